"use strict";
(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const form = document.getElementById("filters");
  const said = document.getElementById("said");
  const shown = document.getElementById("shown");
  const matrix = document.querySelector(".matrix");
  const marksOf = (element) => element.dataset.number.split(" ");
  document.documentElement.classList.add("js");

  const documents = all(".document").map((element) => ({
    element,
    name: element.querySelector("h3").textContent.toLowerCase(),
    groups: all(".findings ul", element),
    findings: all(".finding", element),
    marks: all("mark, a[data-number]", element),
  }));

  // What is stuck to the top of the window is as high as its lines are; links stop below it.
  const measure = (element, name) => {
    if (!element) return;
    const note = () => document.documentElement.style.setProperty(name, `${element.offsetHeight}px`);
    new ResizeObserver(note).observe(element, { box: "border-box" });
    note();
  };
  measure(form, "--bar");
  measure(matrix?.tHead, "--head");

  // Links

  // What a link leads to may be closed, or left out by the filters; its words are outlined.
  const follow = () => {
    all("mark.now").forEach((mark) => mark.classList.remove("now"));
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) form.reset();
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    if (target.dataset.number) {
      all("mark", target.closest(".document"))
        .filter((mark) => marksOf(mark).includes(target.dataset.number))
        .forEach((mark) => mark.classList.add("now"));
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("mark:not(.off)");
    if (mark && getSelection().isCollapsed) {
      location.hash = `${mark.closest(".document").id}-f${marksOf(mark).at(-1)}`;
    }
  });

  // Filters

  // The finding is one that the filters ask for.
  const isWanted = ({ look, severity, domain }, wanted) =>
    wanted.looks.includes(look) &&
    (!wanted.severities || wanted.severities.includes(severity)) &&
    (!wanted.domain || wanted.domain === domain);

  const filterDocument = (each, wanted) => {
    each.findings.forEach((finding) => (finding.hidden = !isWanted(finding.dataset, wanted)));
    const numbers = each.findings.filter((finding) => !finding.hidden).map((finding) => finding.dataset.number);
    each.groups.forEach((group) => {
      group.hidden = all(".finding", group).every((finding) => finding.hidden);
      group.previousElementSibling.hidden = group.hidden;
    });
    each.marks.forEach((mark) => {
      const isOff = !marksOf(mark).some((number) => numbers.includes(number));
      if (mark.localName === "mark") mark.classList.toggle("off", isOff);
      else mark.hidden = isOff;
    });
    each.element.hidden = !each.name.includes(wanted.name) || (wanted.isLimited && !numbers.length);
    return each.element.hidden ? 0 : numbers.length;
  };

  const filterMatrix = (wanted) => {
    all("tbody", matrix).forEach((body) => (body.hidden = Boolean(wanted.domain) && body.dataset.domain !== wanted.domain));
    form.elements.look.forEach((look) => matrix.classList.toggle(`no-${look.value}`, !look.checked));
    const rows = all("tr:not(.domain)", matrix);
    documents.forEach((each, column) => {
      // Before the documents stand the element and the organisation.
      if (rows[0].cells[column + 2].hidden !== each.element.hidden) {
        rows.forEach((row) => (row.cells[column + 2].hidden = each.element.hidden));
      }
    });
  };

  const filterContradictions = (wanted) => {
    const out = documents.filter((each) => each.element.hidden).map((each) => each.element.id);
    all(".contradiction").forEach((each) => {
      each.hidden =
        (wanted.domain && each.dataset.domain !== wanted.domain) ||
        each.dataset.documents.split(" ").every((id) => out.includes(id));
    });
  };

  const filter = () => {
    const data = new FormData(form);
    const wanted = {
      looks: data.getAll("look"),
      severities: data.get("severity"),
      domain: data.get("domain"),
      name: (data.get("document") || "").trim().toLowerCase(),
    };
    wanted.isLimited = wanted.looks.length < form.elements.look.length || wanted.severities !== "" || wanted.domain !== "";
    const found = documents.map((each) => filterDocument(each, wanted)).reduce((sum, number) => sum + number, 0);
    const left = documents.filter((each) => !each.element.hidden).length;
    document.getElementById("nothing").hidden = left > 0;
    if (matrix) filterMatrix(wanted);
    filterContradictions(wanted);
    shown.value =
      wanted.isLimited || wanted.name
        ? `${found} ${found === 1 ? "finding" : "findings"} in ${left} of ${documents.length} documents`
        : "";
  };
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-show]");
    if (!link) return;
    form.reset();
    form.elements.look.forEach((look) => (look.checked = look.value === link.dataset.show));
    // What is said besides, or accepted, is none of what there is to do.
    form.elements.severity.value = "error warning advice";
    filter();
    documents.forEach((each) => (each.element.open = !each.element.hidden));
  });

  // Buttons

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers that keep the clipboard from pages without a server still copy what is selected.
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (button?.classList.contains("copy")) {
      await copy(button.previousElementSibling.textContent);
      button.focus();
      said.textContent = "";
      button.textContent = said.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy the clause"), 2000);
    } else if (button?.dataset.open) {
      documents.filter((each) => !each.element.hidden).forEach((each) => (each.element.open = button.dataset.open === "true"));
    }
  });
})();
