// <form data-upload>: files may be dropped anywhere on the page, and a long upload shows how far it is.
// Without scripts it is an ordinary form.
const SHOW_AFTER_MS = 2000;
const form = () => document.querySelector("form[data-upload]");
const hasFiles = (event) => event.dataTransfer?.types.includes("Files") && form();

["dragover", "dragenter"].forEach((kind) =>
  document.addEventListener(kind, (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    form().classList.add("is-target");
  }),
);
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form()?.classList.remove("is-target");
});
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  form().classList.remove("is-target");
  form().querySelector("[type=file]").files = event.dataTransfer.files;
  form().requestSubmit();
});

document.addEventListener("htmx:beforeSend", (event) => {
  if (event.target.matches("form[data-upload]")) event.target.dataset.begun = Date.now();
});
document.addEventListener("htmx:xhr:progress", (event) => {
  const upload = event.target.closest("form[data-upload]");
  const { loaded, total } = event.detail;
  if (!upload || !total || Date.now() - upload.dataset.begun < SHOW_AFTER_MS) return;
  const place = upload.querySelector(".upload-progress");
  const percent = Math.round((100 * loaded) / total);
  place.hidden = false;
  place.querySelector("progress").value = percent;
  place.querySelector("output").textContent = `${percent} %`;
});
