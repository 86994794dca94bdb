// Sentences that scripts say, translated by the server: <div id="texts" data-offline="…">.
export const text = (name) => document.getElementById("texts")?.dataset[name] ?? "";
