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
    keepField(element);
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

  // Words that Gradio says to screen readers in English, whatever the browser's language.
  const chinese = {
    "More tabs": "更多标签页",
    "Click to upload or drop files": "点击选择文件，或把文件拖放到此处",
    "File upload": "选择文件",
    "Remove this file": "去掉这个文件",
    "Clear": "清除",
    "Upload": "选择文件",
    "common.upload": "再选文件",
    "common.clear": "清除",
  };
  const uploading = /^\s*Uploading (\d+)\s+files?\.\.\.\s*$/;
  const said = ["aria-label", "title", "placeholder", "alt"];
  const translateText = (text) => {
    const found = uploading.exec(text.data);
    if (found) text.data = `正在上传 ${found[1]} 个文件…`;
    else if (Object.hasOwn(chinese, text.data.trim())) text.data = chinese[text.data.trim()];
  };
  const translate = (one) => {
    one.childNodes.forEach((node) => { if (node.nodeType === Node.TEXT_NODE) translateText(node); });
    for (const name of said) {
      const words = chinese[one.getAttribute(name)];
      if (words) one.setAttribute(name, words);
    }
  };
  const translateIn = (root) => {
    if (root.nodeType === Node.TEXT_NODE && !root.parentElement?.closest(".html-container")) translateText(root);
    if (!(root instanceof Element) || root.closest(".html-container")) return;
    translate(root);
    root.querySelectorAll("button, label, span, div, input").forEach(translate);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type !== "childList") translateIn(change.target);
      change.addedNodes.forEach(translateIn);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: said });

  // A form drawn anew keeps the keyboard where it was.
  let lastField = null;
  document.addEventListener("focusin", (event) => {
    const { name, value, type } = event.target;
    const form = event.target.form;
    lastField = form && name ? { act: form.dataset.act, name, value: type === "checkbox" || type === "radio" ? value : null } : null;
  });
  const keepField = (element) => {
    if (!lastField || document.activeElement !== document.body) return;
    const fields = element.querySelectorAll(`form[data-live][data-act="${CSS.escape(lastField.act)}"] [name="${CSS.escape(lastField.name)}"]`);
    const again = [...fields].find((one) => lastField.value === null || one.value === lastField.value);
    if (again) again.focus({ preventScroll: true });
  };

  // A question that is clicked on another tab is answered in the conversation.
  const toTalk = () => {
    const first = document.querySelector("#tabs [role=tab]");
    if (first && first.getAttribute("aria-selected") !== "true") first.click();
  };

  return { show, arrived, afresh, toTalk };
})();
