// A table on a slide: as many rows and columns as fit, and a word on the others.

const WORD = (rows, columns) => {
  const parts = [];
  if (rows) parts.push(`${rows} more ${rows === 1 ? 'row' : 'rows'}`);
  if (columns) parts.push(`${columns} more ${columns === 1 ? 'column' : 'columns'}`);
  return parts.length ? `And ${parts.join(' and ')} on the page.` : '';
};

const cellsOf = (grid, column) => [...grid.rows].map((row) => row.cells[column]);

/** Leaves out the last columns and rows of `grid` until it fits the room. */
export function fit(room, grid, flows) {
  const word = document.createElement('p');
  word.className = 'more';
  room.append(word);
  const rows = [...grid.tBodies[0].rows];
  const columns = grid.rows[0].cells.length;
  let left = columns;
  while (left > 2 && grid.offsetWidth > room.clientWidth + 1) {
    left -= 1;
    for (const cell of cellsOf(grid, left)) cell.hidden = true;
  }
  let shown = rows.length;
  if (!flows) {
    const most = room.clientHeight - 32;
    const fits = rows.findIndex((row) => row.offsetTop + row.offsetHeight > most);
    if (fits >= 0) shown = Math.max(1, fits);
    for (const row of rows.slice(shown)) row.hidden = true;
  }
  word.textContent = WORD(Number(grid.dataset.rows) - shown, columns - left);
}
