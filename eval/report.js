"use strict";

// The page reads well without this: it adds the story picker, the language switch and the lighting of linked text.

const KEY = "parallax-show";
const stories = [...document.querySelectorAll(".story")];
const choices = [...document.querySelectorAll(".picker a")];
const buttons = [...document.querySelectorAll(".switch button")];

function pick(story) {
  for (const one of stories) one.classList.toggle("picked", one === story);
  for (const choice of choices) {
    if (choice.hash === `#${story.id}`) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
}

// An address inside a story opens that story; a story's own address shows it from the top, with the picker in sight.
function follow() {
  const target = document.getElementById(location.hash.slice(1));
  const story = target && target.closest(".story");
  if (!story) return;
  pick(story);
  if (target === story) scrollTo(0, 0);
  else target.scrollIntoView({ block: "center" });
}

function show(what) {
  document.body.dataset.show = what;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.show === what));
}

// A page opened from a file may be denied its storage; then the choice lasts as long as the page.
function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(what) {
  try {
    sessionStorage.setItem(KEY, what);
  } catch {
    return;
  }
}

function light(from) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  for (let at = from && from.closest("[data-names]"); at; at = at.parentElement && at.parentElement.closest("[data-names]")) {
    for (const name of at.dataset.names.split(" ")) {
      for (const partner of document.querySelectorAll(`[data-names~="${name}"]`)) partner.classList.add("lit");
    }
  }
}

document.documentElement.classList.add("js");
if (stories.length) pick(stories[0]);
follow();
addEventListener("hashchange", follow);

document.querySelector(".switch").hidden = false;
const known = buttons.map((button) => button.dataset.show);
if (known.includes(remembered())) show(remembered());
for (const button of buttons) {
  button.addEventListener("click", () => {
    show(button.dataset.show);
    remember(button.dataset.show);
  });
}

document.addEventListener("mouseover", (event) => light(event.target));
document.addEventListener("focusin", (event) => light(event.target));
document.documentElement.addEventListener("mouseleave", () => light(null));
