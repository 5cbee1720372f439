// Everything here is a comfort: every page works without it.

// The session was checked when the page was drawn: a copy that the browser kept may not be shown after signing out.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// A part of a page that turns out to be a whole other page (the sign-in page, after the session ended) is not put
// into this one. A draft that could not be kept says so and leaves the text alone; anything else starts afresh.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo, target } = event.detail;
  const elsewhere = new URL(xhr.responseURL || location.href).pathname !== new URL(pathInfo.requestPath, location.href).pathname;
  if (!elsewhere || !/^\s*<!doctype html>/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  if (target.matches("[data-autosave-status]")) notSaved(target); else location.reload();
});

function notSaved(status) {
  status.textContent = "The draft could not be saved. Your text is still here: copy it before you leave this page.";
}

// A form with data-autosave="/address/of/the/draft/" sends what is typed there two seconds after the last key.
// The answer is a short part of a page, such as "Draft saved 10:42am", shown in [data-autosave-status].
function autosave(form) {
  if (form.autosaving) return;
  form.autosaving = true;
  const status = form.querySelector("[data-autosave-status]") ?? form.appendChild(document.createElement("p"));
  status.setAttribute("role", "status");
  status.setAttribute("data-autosave-status", "");
  let waiting, changed = false;
  const save = () => {
    clearTimeout(waiting);
    if (!changed) return;
    changed = false;
    htmx.ajax("POST", form.dataset.autosave, { source: status, target: status, swap: "innerHTML" });
  };
  form.addEventListener("input", () => { changed = true; clearTimeout(waiting); waiting = setTimeout(save, 2000); });
  form.addEventListener("focusout", save);
  form.addEventListener("submit", () => { clearTimeout(waiting); changed = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  status.addEventListener("htmx:responseError", () => notSaved(status));
  status.addEventListener("htmx:sendError", () => notSaved(status));
}

// Two minutes before the session ends a dialog asks; at its end the page is fetched again and so cleared.
function watchSession(dialog) {
  const seconds = Number(dialog.dataset.endsIn);
  let ending, ended;
  const restart = () => {
    clearTimeout(ending);
    clearTimeout(ended);
    if (dialog.open) dialog.close();
    ending = setTimeout(() => dialog.showModal(), Math.max(seconds - 120, 1) * 1000);
    ended = setTimeout(() => location.reload(), (seconds + 2) * 1000);
  };
  const stay = async () => {
    const answer = dialog.dataset.stay ? await fetch(dialog.dataset.stay, { redirect: "manual" }) : { ok: false };
    if (answer.ok) restart(); else location.reload();
  };
  dialog.querySelector("[data-stay-signed-in]").addEventListener("click", (event) => { event.preventDefault(); stay(); });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) restart(); });
  restart();
}

// On a phone a filter is folded away until it is asked for, unless something was chosen in it.
if (matchMedia("(max-width: 48rem)").matches && !location.search) {
  document.querySelectorAll("[data-fold]").forEach((fold) => { fold.open = false; });
}

document.querySelectorAll("form[data-autosave]").forEach(autosave);
document.querySelectorAll("dialog[data-ends-in]").forEach(watchSession);

// The addresses of the two libraries carry a hash in production, so they are taken from the page's <link> elements.
const library = (name) => import(document.getElementById(name).href);
const [govuk, moj] = await Promise.all([library("govuk-frontend"), library("moj-frontend")]);

function enhance(scope) {
  govuk.initAll({ scope });
  moj.initAll({ scope });
}

enhance(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  enhance(event.target);
  event.target.querySelectorAll("form[data-autosave]").forEach(autosave);
});
