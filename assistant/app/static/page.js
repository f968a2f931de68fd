// The marks of an answer lead to their sources. One listener on the document: answers come and go.
(() => {
  "use strict";

  const sectionOf = (link) => {
    const target = (link.getAttribute("href") || "").split("#")[1];
    return target ? document.getElementById(target) : null;
  };

  const openAround = (element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
  };

  const show = (section) => {
    document.querySelectorAll("section.source.shown").forEach((old) => old.classList.remove("shown"));
    openAround(section);
    section.classList.add("shown");
    section.focus({ preventScroll: true });
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    section.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  };

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a.cite") : null;
      if (!link) return;
      // Before the page's own handling of links: a mark never changes the address.
      event.preventDefault();
      event.stopPropagation();
      const section = sectionOf(link);
      if (section) show(section);
    },
    true,
  );
})();
