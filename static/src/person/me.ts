// The page that asks who eats. Its fields have no names: there is nothing that a
// form could send.

import { announce } from "../dom/live";
import { now } from "../dom/clock";
import { fill, type Words } from "../dom/words";
import { ages } from "../price/person";
import type { Person } from "../price/types";
import { forgetPerson, heldPerson, holdPerson, isFault, oldestYear, readBirth, type Fault, type Where } from "./person";

const zone = 8 * 60 * 60 * 1000; // UTC+8, all year

export function startMe(root: HTMLElement, say: Words): void {
  new Me(root, say).start();
}

class Me {
  #step = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly say: Words,
  ) {}

  start(): void {
    const { root } = this;
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("button[data-do]");
      if (!button) return;
      event.preventDefault();
      this.#do(button.dataset["do"] ?? "");
    });
    if (heldPerson()) this.#showHeld();
    else this.#showForm();
    if (history.length > 1 && document.referrer.startsWith(location.origin + "/")) this.#get("[data-back]").hidden = false;
  }

  #do(what: string): void {
    switch (what) {
      case "next":
        if (this.#checked(this.#step === 0)) this.#goto(this.#step + 1);
        return;
      case "previous":
        return this.#goto(this.#step - 1);
      case "kept":
      case "once":
        return this.#hold(what);
      case "forget":
        forgetPerson();
        this.#clear();
        this.#showForm();
        announce(this.say["me_forgot"] ?? "");
        this.#get("h1").focus();
        return;
      case "change":
        this.#fill(heldPerson()?.person ?? {});
        this.#showForm();
        this.#year.focus();
        return;
      case "back":
        history.back();
    }
  }

  #hold(where: Where): void {
    const person = this.#checked(false);
    if (!person) return;
    if (!holdPerson(person, where)) {
      this.#problem(this.say["me_no_store"] ?? "");
      return;
    }
    this.#showHeld();
    announce(this.#heldWord(where));
    this.#get("[data-held] h2").focus();
    window.scrollTo(0, 0);
  }

  /** The person that is written, or undefined when a fault has been pointed at. */
  #checked(birthAlone: boolean): Person | undefined {
    this.#problem("");
    for (const field of [this.#year, this.#month]) field.removeAttribute("aria-invalid");
    const today = new Date(now() + zone);
    const at = { year: today.getUTCFullYear(), month: today.getUTCMonth() + 1 };
    const birth = readBirth(this.#year.value, this.#month.value, at);
    if (isFault(birth)) return this.#fault(birth, at.year);
    const groups = this.#groups();
    if (groups.length) birth.groups = groups;
    if (!birthAlone && !birth.birth_year && !birth.groups) return this.#fault({ field: "year", key: "me_year_missing" }, at.year);
    return birth;
  }

  #fault({ field, key }: Fault, thisYear: number): undefined {
    const input = field === "year" ? this.#year : this.#month;
    if (this.#inSteps) this.#goto(0);
    this.#problem(fill(this.say[key], oldestYear, thisYear));
    input.setAttribute("aria-invalid", "true");
    input.focus();
    return undefined;
  }

  #problem(text: string): void {
    const line = this.#get("[data-problem]");
    line.textContent = text;
    line.hidden = text === "";
  }

  #showForm(): void {
    this.#get("[data-held]").hidden = true;
    this.#form.hidden = false;
    this.#get("[data-why]").hidden = false;
    this.#problem("");
    this.#steps.forEach((step, i) => (step.hidden = this.#inSteps && i > 0));
    for (const el of this.#all("[data-steps]")) el.hidden = !this.#inSteps;
    this.#step = 0;
  }

  #showHeld(): void {
    const held = heldPerson();
    if (!held) return;
    this.#form.hidden = true;
    this.#get("[data-why]").hidden = true;
    this.#get("[data-held]").hidden = false;
    this.#get("[data-who]").textContent = this.#who(held.person);
    this.#get("[data-age]").textContent = this.#age(held.person);
    this.#get("[data-told]").textContent = this.#heldWord(held.where);
  }

  #heldWord(where: Where): string {
    const words = { kept: this.say["me_kept"], once: this.say["me_once"] };
    return words[where] ?? "";
  }

  #who({ birth_year: year, birth_month: month, groups = [] }: Person): string {
    const born = !year ? "" : month ? fill(this.say["me_born"], year, month) : fill(this.say["me_born_year"], year);
    const names = groups.map((g) => this.#all(`[data-group="${CSS.escape(g)}"]`)[0]?.dataset["name"] ?? g.replace(/^card:/, ""));
    return [born, ...names].filter(Boolean).join(this.say["comma"]);
  }

  #age(person: Person): string {
    if (!person.birth_year) return "";
    const [low, high] = ages(person, now());
    if (low === high) return fill(this.say["me_age"], low);
    return person.birth_month ? fill(this.say["me_ages"], high, low) : fill(this.say["me_ages_year"], low, high);
  }

  #goto(step: number): void {
    this.#step = step;
    this.#steps.forEach((el, i) => (el.hidden = i !== step));
    const legend = this.#steps[step]?.querySelector<HTMLElement>("legend h2");
    legend?.focus();
    window.scrollTo(0, 0);
  }

  #groups(): string[] {
    const ticked = (this.#all("[data-group]") as HTMLInputElement[]).filter((box) => box.checked).map((box) => box.dataset["group"] ?? "");
    const other = this.#other.value.trim();
    return other ? [...ticked, `card:${other}`] : ticked;
  }

  #fill(person: Person): void {
    this.#clear();
    this.#year.value = person.birth_year ? String(person.birth_year) : "";
    this.#month.value = person.birth_month ? String(person.birth_month) : "";
    const boxes = this.#all("[data-group]") as HTMLInputElement[];
    for (const group of person.groups ?? []) {
      const box = boxes.find((b) => b.dataset["group"] === group);
      if (box) box.checked = true;
      else this.#other.value = group.replace(/^card:/, "");
    }
  }

  #clear(): void {
    for (const input of [this.#year, this.#month, this.#other]) input.value = "";
    for (const box of this.#all("[data-group]") as HTMLInputElement[]) box.checked = false;
  }

  get #inSteps(): boolean {
    return document.documentElement.classList.contains("big");
  }

  get #form(): HTMLFormElement {
    return this.#get("form") as HTMLFormElement;
  }

  get #steps(): HTMLElement[] {
    return this.#all("[data-step]");
  }

  get #year(): HTMLInputElement {
    return this.#get("[data-year]") as HTMLInputElement;
  }

  get #month(): HTMLInputElement {
    return this.#get("[data-month]") as HTMLInputElement;
  }

  get #other(): HTMLInputElement {
    return this.#get("[data-card]") as HTMLInputElement;
  }

  #get(selector: string): HTMLElement {
    const el = this.root.querySelector<HTMLElement>(selector);
    if (!el) throw new Error(`the page lacks ${selector}`);
    return el;
  }

  #all(selector: string): HTMLElement[] {
    return Array.from(this.root.querySelectorAll<HTMLElement>(selector));
  }
}
