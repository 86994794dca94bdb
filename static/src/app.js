// What every page needs. Each part watches the document, so swapped-in content works as well.
import htmx from "htmx.org";
import "./choose.js";
import "./dialogs.js";
import "./drafts.js";
import "./focus.js";
import "./forms.js";
import "./grids.js";
import "./keys.js";
import "./menus.js";
import "./palette.js";
import "./pick.js";
import "./requests.js";
import "./sent.js"; // before what looks at the fields: sliders
import "./sliders.js";
import "./tabs.js";
import "./toasts.js";
import "./uploads.js";

window.htmx = htmx;
document.documentElement.classList.add("js");
