/* What the admin's theme leaves unsaid to those who hear the page. */

function nameLandmarks() {
  (document.getElementById("main") ?? document.getElementById("page"))?.setAttribute("role", "main");
  // A scrolled part is no landmark, and buttons in a row are no list.
  document.querySelectorAll(".simplebar-content-wrapper").forEach((part) => part.setAttribute("role", "group"));
  document.querySelectorAll("ul.object-tools").forEach((tools) => tools.setAttribute("role", "group"));
}

/** A select that searches is read with its label, not with its value alone. */
function labelSearchingSelects() {
  document.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
    const label = select.labels?.[0];
    const container = select.nextElementSibling;
    const box = container?.querySelector("[role=combobox]");
    if (!label || !box || box.dataset.labelled) return;
    label.id ||= `${select.id}_label`;
    box.dataset.labelled = "yes";
    box.setAttribute("aria-labelledby", `${label.id} ${box.getAttribute("aria-labelledby") ?? ""}`.trim());
    container.querySelector("[role=textbox]")?.setAttribute("aria-labelledby", label.id);
  });
}

addEventListener("load", () => {
  nameLandmarks();
  labelSearchingSelects();
  // Such selects come late, and with every row that is added.
  new MutationObserver(labelSearchingSelects).observe(document.body, { childList: true, subtree: true });
});
