// What of the menu a rule reaches.

import type { Code, Contents, Effect, Meal, Offer, Rule, Scope, Tariff } from "./types";

export function menuRules(t: Tariff): Rule[] {
  return t.menu?.rules ?? [];
}

export function offers(t: Tariff): Offer[] {
  return t.menu?.offers ?? [];
}

/** Every rule, the menu's first: what Line.rules count. */
export function allRules(t: Tariff): Rule[] {
  return menuRules(t).concat(t.rules ?? []);
}

/** The rules of the text that rule k stands in. */
export function textOf(t: Tariff, k: number): Rule[] {
  return k < menuRules(t).length ? menuRules(t) : (t.rules ?? []);
}

const untouched = "untouched";
type Reach = "" | typeof untouched | Code;

/** Whether a rule changes the price of an offer: not (undefined), certainly (""), or why that is open. */
export function touches(t: Tariff, k: number, scope: Scope, effect: Effect, offer: Offer): "" | Code | undefined {
  if (!mayBeAt(offer, scope.meal)) return undefined;
  const found = reach(t, k, scope, effect, offer);
  if (found === untouched) return undefined;
  if (found === "" && scope.meal && scope.meal !== offer.meal) return "meal_not_said";
  return found;
}

function reach(t: Tariff, k: number, scope: Scope, effect: Effect, offer: Offer): Reach {
  if (scope.kind === "all") return "";
  if (scope.kind === "set" || scope.kind === "sets") {
    if (offer.kind !== "set") return untouched;
    if (scope.kind === "set") return named(t, scope, offer);
  }
  if (offer.kind === "monthly" || (offer.special && effect.kind !== "free")) return "scope_not_said";
  if (scope.kind === "sets") return "";
  switch (effect.kind) {
    case "share":
    case "free":
      return !scope.kind && !scope.meal && namesPart(textOf(t, k)) ? "scope_not_said" : "";
    case "off":
      return scope.kind ? "" : "scope_not_said";
    case "price":
      return onlySet(t, offer, scope.meal) ? "" : "scope_not_said";
  }
  return "";
}

/** Whether a rule of the text names a set meal or a meal. */
function namesPart(rules: Rule[]): boolean {
  return rules.some((r) => r.scope?.kind === "set" || r.scope?.meal);
}

/** Whether the offer is a set meal of one price, and nothing else can be meant by that meal's price. */
function onlySet(t: Tariff, offer: Offer, meal: Meal | undefined): boolean {
  if (offers(t).some((o) => o !== offer && mayBeAt(o, meal))) return false;
  return offer.kind === "set" && offer.price.low === offer.price.high;
}

export function mayBeAt(offer: Offer, meal: Meal | undefined): boolean {
  return !meal || !offer.meal || offer.meal === meal;
}

/** Whether a set meal is the one that the scope names. */
export function named(t: Tariff, scope: Scope, offer: Offer): "" | typeof untouched | "set_not_found" {
  const possible = offers(t).filter((o) => mayBe(o, scope));
  if (possible.length === 0) return "set_not_found";
  if (!possible.includes(offer)) return untouched;
  return possible.length > 1 || offer.price.low !== offer.price.high ? "set_not_found" : "";
}

function mayBe(o: Offer, scope: Scope): boolean {
  if (o.kind !== "set") return false;
  if (scope.price) return o.price.low <= scope.price && scope.price <= o.price.high;
  if (stated(scope.contents)) return sameContents(o.contents, scope.contents);
  return (o.name ?? "") === (scope.name ?? "");
}

export function stated(c: Contents | undefined): boolean {
  return !sameContents(c, undefined);
}

export function sameContents(a: Contents = {}, b: Contents = {}): boolean {
  const same = (x = 0, y = 0) => x === y;
  return (
    same(a.meat, b.meat) &&
    same(a.vegetable, b.vegetable) &&
    same(a.dishes, b.dishes) &&
    same(a.soup, b.soup) &&
    same(a.rice, b.rice)
  );
}

export function sameScope(a: Scope, b: Scope): boolean {
  return (
    a.kind === b.kind &&
    a.meal === b.meal &&
    (a.price ?? 0) === (b.price ?? 0) &&
    (a.name ?? "") === (b.name ?? "") &&
    sameContents(a.contents, b.contents)
  );
}
