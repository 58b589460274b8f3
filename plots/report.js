/* What the report page can do besides being read: sort its tables, hand out the data under its figures. It needs none of this. */
"use strict";

/* A cell's value: its number where it has one, else its words. */
function valueOf(row, column) {
    const cell = row.cells[column];
    const number = parseFloat(cell.dataset.value);
    return Number.isNaN(number) ? cell.textContent.trim() : number;
}

function compare(a, b) {
    if (typeof a === "number" && typeof b === "number")
        return a - b;
    if (typeof a !== typeof b)
        return typeof a === "number" ? -1 : 1;       // what has no number comes last
    return a.localeCompare(b, "en", {numeric: true});
}

function sortBy(table, heading, column) {
    const down = heading.getAttribute("aria-sort") !== "descending" && heading.classList.contains("n")
        || heading.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    rows.sort((a, b) => (down ? -1 : 1) * compare(valueOf(a, column), valueOf(b, column)));
    table.querySelectorAll("th[aria-sort]").forEach(other => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows);
}

function makeSortable(table) {
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        button.addEventListener("click", () => sortBy(table, heading, column));
        heading.append(button);
    });
}

function handOut(button) {
    const text = document.getElementById(button.dataset.table).textContent;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], {type: "text/tab-separated-values"}));
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

document.documentElement.classList.add("scripted");
document.querySelectorAll("table.sortable").forEach(makeSortable);
document.querySelectorAll("button[data-table]").forEach(button => button.addEventListener("click", () => handOut(button)));
