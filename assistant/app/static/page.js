// What several pieces of the page share: bringing a source into view, and keeping the question in sight.
window.chuangmo = (() => {
  "use strict";

  const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  const reveal = (section) => {
    document.querySelectorAll("section.source.shown").forEach((old) => old.classList.remove("shown"));
    section.classList.add("shown");
    section.focus({ preventScroll: true });
    section.scrollIntoView({ behavior: calm() ? "auto" : "smooth", block: "start" });
  };

  // True if the source is on the page already; otherwise the program is asked for it.
  const show = (exchange, number) => {
    const section = document.getElementById(`s${exchange}-${number}`);
    if (section) reveal(section);
    return Boolean(section);
  };

  let asked = null;

  // The latest question stays at the top of the log while its answer grows under it.
  const keepInSight = (piece) => {
    const question = piece.querySelector(".exchange .question");
    const log = document.getElementById("log");
    if (!question || !log) return;
    const words = question.textContent;
    if (words === asked) return;
    asked = words;
    log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
  };

  const arrived = (element) => {
    const shown = element.querySelector("section.source.shown");
    if (shown) reveal(shown);
    if (element.closest("#latest")) keepInSight(element);
    const file = element.querySelector("a[data-download]");
    if (file && file.dataset.download !== "done") {
      file.dataset.download = "done";
      file.click();
    }
    const wanted = element.querySelector("[data-focus]");
    if (wanted) wanted.focus();
  };

  const afresh = () => { asked = null; };

  // The title's folds close when one clicks elsewhere or presses Escape.
  const closeFolds = (inside) => {
    document.querySelectorAll("details.menu[open]").forEach((fold) => {
      if (!fold.contains(inside)) fold.open = false;
    });
  };
  document.addEventListener("click", (event) => closeFolds(event.target));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeFolds(null); });

  return { show, arrived, afresh };
})();
