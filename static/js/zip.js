// A ZIP of files that are packed already, such as pictures: they are put together as they are.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
// Names are UTF-8; what stands here is of the first version of the format.
const VERSION = 20;
const UTF8 = 0x0800;

function checksum(bytes) {
  let value = ~0;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}

function fields(...pairs) {
  const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of pairs) {
    if (size === 4) view.setUint32(at, value, true);
    else view.setUint16(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** The files, [name, Blob] each, as one ZIP; `day` is the Date that they carry. */
export async function zipOf(files, day = new Date()) {
  const time = (day.getHours() << 11) | (day.getMinutes() << 5) | (day.getSeconds() >> 1);
  const date = ((day.getFullYear() - 1980) << 9) | ((day.getMonth() + 1) << 5) | day.getDate();
  const parts = [];
  const listed = [];
  let at = 0;
  for (const [name, blob] of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const said = new TextEncoder().encode(name);
    const shared = [
      [2, VERSION], [2, UTF8], [2, 0], [2, time], [2, date],
      [4, checksum(bytes)], [4, bytes.length], [4, bytes.length], [2, said.length], [2, 0],
    ];
    const head = fields([4, 0x04034b50], ...shared);
    listed.push(
      fields([4, 0x02014b50], [2, VERSION], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
      said,
    );
    parts.push(head, said, bytes);
    at += head.length + said.length + bytes.length;
  }
  const long = listed.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = fields(
    [4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, long], [4, at], [2, 0],
  );
  return new Blob([...parts, ...listed, end], { type: 'application/zip' });
}
