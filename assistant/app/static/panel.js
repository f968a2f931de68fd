// One piece of the page's own HTML: its buttons and forms are told to the program as acts with their data.
const send = (node, more) => trigger("click", { ...node.dataset, ...more });

const copied = (button) => {
  const words = button.textContent;
  button.textContent = "已复制";
  setTimeout(() => { button.textContent = words; }, 1500);
};

// Several boxes ticked under one name are told as lines.
const filled = (form) => {
  const values = {};
  for (const [name, value] of new FormData(form)) values[name] = name in values ? `${values[name]}\n${value}` : value;
  return values;
};

element.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const copy = target && target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard.writeText(copy.dataset.copy).then(() => copied(copy));
    return;
  }
  const button = target && target.closest("button[data-act], a[data-act]");
  if (!button) return;
  event.preventDefault();
  const { act, exchange, number } = button.dataset;
  if (act === "source" && window.chuangmo.show(exchange, number)) return;
  if (act === "ask") window.chuangmo.toTalk();
  send(button);
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  send(form, filled(form));
  const fold = form.closest("details");
  if (fold) fold.open = false;
});

// A form that acts while one fills it in; words that are still being composed (拼音) wait.
let later = 0;
const sent = new WeakMap();
const sendIfNew = (form) => {
  // Leaving a box tells of the same change once more; a click that follows must not wait for that.
  const values = filled(form), now = JSON.stringify(values);
  if (sent.get(form) === now) return;
  sent.set(form, now);
  send(form, values);
};
const live = (event) => {
  const form = event.target.closest("form[data-live]");
  if (!form || event.isComposing) return;
  clearTimeout(later);
  later = setTimeout(() => sendIfNew(form), event.type === "input" ? 250 : 0);
};
for (const kind of ["input", "change", "compositionend"]) element.addEventListener(kind, live);

watch("value", () => window.chuangmo.arrived(element));
