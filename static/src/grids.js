// Grids of inputs, <table data-grid>: up, down and Enter move between the rows; a block of cells
// copied from a spreadsheet is pasted over as many inputs, so that a table is typed only once.
const rowsOf = (table) => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input:not([readonly])")]);

function placeOf(rows, input) {
  const row = rows.findIndex((cells) => cells.includes(input));
  return [row, rows[row]?.indexOf(input)];
}

document.addEventListener("keydown", (event) => {
  const table = event.target.closest?.("[data-grid]");
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
  if (!table || !step || event.ctrlKey || event.metaKey || event.isComposing) return;
  const rows = rowsOf(table);
  const [row, column] = placeOf(rows, event.target);
  event.preventDefault();
  const next = rows[row + step]?.[column];
  next?.focus();
  next?.select();
});

document.addEventListener("paste", (event) => {
  const table = event.target.closest?.("[data-grid]");
  const block = event.clipboardData?.getData("text").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
  if (!table || (block.length === 1 && block[0].length === 1)) return;
  const rows = rowsOf(table);
  const [top, left] = placeOf(rows, event.target);
  event.preventDefault();
  block.forEach((line, down) => line.forEach((text, right) => {
    const input = rows[top + down]?.[left + right];
    if (!input) return;
    input.value = text.trim();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }));
});
