// Runs before the first paint: "as the device" becomes light or dark without a flash.
const dark = matchMedia("(prefers-color-scheme: dark)");

function apply() {
  const root = document.documentElement;
  const wish = root.dataset.theme;
  root.dataset.bsTheme = wish === "system" ? (dark.matches ? "dark" : "light") : wish;
}

apply();
dark.addEventListener("change", apply);
addEventListener("kam:theme", apply);
