// A page that is one file: its exhibits are drawn, and the rows behind them are saved from within.

const beside = (file) => import(`./${file}.js${new URL(import.meta.url).search}`);

document.addEventListener('click', (event) => {
  const way = event.target.closest('[data-rows]');
  if (!way) return;
  event.preventDefault();
  const { file, csv } = globalThis.brought.rows[way.dataset.rows];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\ufeff', csv], { type: 'text/csv' }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});

await beside('still');
