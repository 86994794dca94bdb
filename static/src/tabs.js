// The tab one is on is in sight, also where the row of tabs is wider than the screen.
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const row = here.closest(".tabs");
  const [tab, seen] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += tab.left - seen.left - (seen.width - tab.width) / 2;
}
