// Leaves a page so that the Back button does not lead to it again. Without this script the link leads away all the same.
"use strict";

const link = document.querySelector(".leave a");

function leave(event) {
  event.preventDefault();
  document.documentElement.hidden = true;
  document.title = link.hostname;
  location.replace(link.href);
}

let presses = [];

link.addEventListener("click", leave);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
  if (presses.length === 3) leave(event);
});
document.querySelector(".leaving [hidden]").hidden = false;
