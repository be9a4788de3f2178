// Offers the browser's own time zone where another one is chosen. Choosing stays with the learner.
const guess = Intl.DateTimeFormat().resolvedOptions().timeZone;
const zones = document.querySelector("select[name=time_zone]");
const offer = document.getElementById("guess");

if (guess && guess !== zones.value && [...zones.options].some((zone) => zone.value === guess)) {
  offer.querySelector("b").textContent = guess.replaceAll("_", " ");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    zones.value = guess;
    offer.hidden = true;
    zones.focus();
  });
}
