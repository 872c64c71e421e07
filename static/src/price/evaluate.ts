// What a person of one age pays for one offer. The rules of reading are those
// of Go's internal/price, which gives the reasons; both pass the same vectors.

import { agesOnly, everybody, includes, inside, maybeByAge, type Membership, maybeByGroup, outside } from "./person";
import { allRules, mayBeAt, menuRules, named, offers, sameContents, sameScope, stated, textOf, touches } from "./scope";
import type { Code, Effect, Line, Offer, Person, Range, Rule, Scope, Tariff } from "./types";

/** What one rule makes of one offer's price. */
interface Outcome {
  index: number;
  rule: Rule;
  text: Rule[];
  effect: Effect;
  scope: Scope;
  line: Line;
}

const nothing: Range = { low: 0, high: 0 };

export function undecided(code: Code, rules: number[] = []): Line {
  return { code, price: nothing, rules };
}

export function isDecided(code: Code): boolean {
  return code === "full_price" || code === "rule_applies" || code === "free";
}

export function samePrice(a: Range, b: Range): boolean {
  return a.low === b.low && a.high === b.high;
}

const maybeCode = (m: Membership): Code | "" =>
  m === maybeByAge ? "age_not_stated" : m === maybeByGroup ? "group_uncertain" : "";

export function lineOf(t: Tariff, offer: Offer, p: Person, age: number): Line {
  const code = sells(t, offer, p, age);
  if (code) return undecided(code);
  if (t.rules_error) return undecided("rules_unknown", menuRulesFor(t, offer, p, age));
  if (offer.kind === "free") return freeOffer(t, p, age);
  if (allRules(t).length === 0 && !offers(t).some((o) => o.for)) return undecided("rules_not_stated");
  return settle(offer, ladder(outcomes(t, offer, p, age)));
}

/** The menu's own rules for the person: what is not understood of the discounts may go on from them. */
function menuRulesFor(t: Tariff, offer: Offer, p: Person, age: number): number[] {
  const found = outcomes(t, offer, p, age).filter((o) => o.index < menuRules(t).length);
  return found.map((o) => o.index);
}

/** Why the offer is not what this person is asked to pay, if so. */
function sells(t: Tariff, offer: Offer, p: Person, age: number): Code | "" {
  if (offer.for) {
    const m = buys(t, offer, p, age);
    return m === outside ? "not_offered" : maybeCode(m);
  }
  for (const other of offers(t)) {
    if (!other.for || (!sameMeal(other, offer) && !mayReplace(other, offer))) continue;
    const m = buys(t, other, p, age);
    if (m === inside) return "other_price";
    if (m !== outside) return maybeCode(m);
  }
  return "";
}

/** Whether the person is one of those the offer is for; a rule that names it for this person settles it. */
function buys(t: Tariff, offer: Offer, p: Person, age: number): Membership {
  const m = includes(offer.for ?? {}, p, age);
  if (m === outside || m === inside) return m;
  const settled = allRules(t).some(
    (r) => r.scope?.kind === "set" && includes(r.who, p, age) === inside && named(t, r.scope, offer) === "",
  );
  return settled ? inside : m;
}

function sameMeal(a: Offer, b: Offer): boolean {
  return (
    a.kind === "set" &&
    b.kind === "set" &&
    a.meal === b.meal &&
    sameContents(a.contents, b.contents) &&
    (stated(a.contents) || a.name === b.name)
  );
}

/** Whether o may be what old people pay for meal p: a lower price for them, and not a word of what there is to eat. */
function mayReplace(o: Offer, p: Offer): boolean {
  return (
    o.kind === "set" &&
    p.kind === "set" &&
    mayBeAt(o, p.meal) &&
    !!o.for?.senior &&
    !stated(o.contents) &&
    o.price.low < p.price.low
  );
}

/** A menu that says 免费: if a rule gives that to some people, it is not said of the others. */
function freeOffer(t: Tariff, p: Person, age: number): Line {
  const by: number[] = [];
  const others: number[] = [];
  let code: Code = "ambiguous_words";
  allRules(t).forEach((r, i) => {
    if (r.effect.kind !== "free") return;
    const m = includes(r.who, p, age);
    if (m === inside) {
      by.push(i);
      return;
    }
    code = maybeCode(m) || code;
    others.push(i);
  });
  if (by.length || !others.length) return { code: "free", price: nothing, rules: by };
  return undecided(code, others);
}

/** Applies every rule that is, or may be, for the person. */
function outcomes(t: Tariff, offer: Offer, p: Person, age: number): Outcome[] {
  const found: Outcome[] = [];
  allRules(t).forEach((rule, index) => {
    const m = includes(rule.who, p, age);
    if (m === outside || rule.effect.kind === "free_item") return;
    const text = textOf(t, index);
    let { effect, scope = {} } = rule;
    let conditional = !!rule.conditions?.length;
    if (effect.kind === "as_band") {
      const target = bandRule(text, effect);
      if (target) {
        effect = target.effect;
        if (!scope.kind && !scope.meal) scope = target.scope ?? {};
        conditional = conditional || !!target.conditions?.length;
      }
    }
    const doubt = touches(t, index, scope, effect, offer);
    if (doubt === undefined) return;
    const code = openWords(effect) || (conditional ? "conditional" : "") || doubt || maybeCode(m);
    const line = code ? undecided(code, [index]) : apply(rule, effect, offer, index);
    found.push({ index, rule, text, effect, scope, line });
  });
  return found;
}

/** Why the words leave every price open, if they do. */
function openWords(e: Effect): Code | "" {
  if (e.kind === "unstated") return "figure_not_stated";
  return e.kind === "price_or_off" || e.kind === "as_band" ? "ambiguous_words" : "";
}

/** The one rule of the text for the band that the effect refers to. */
function bandRule(text: Rule[], e: Effect): Rule | undefined {
  const found = text.filter(
    (r) =>
      agesOnly(r.who) &&
      (r.who.band?.min ?? 0) === (e.as?.min ?? 0) &&
      (r.who.band?.max ?? 0) === (e.as?.max ?? 0) &&
      r.effect.kind !== "as_band" &&
      r.effect.kind !== "free_item",
  );
  return found.length === 1 ? found[0] : undefined;
}

/** The price of an offer that the rule certainly changes. */
function apply(rule: Rule, e: Effect, offer: Offer, index: number): Line {
  const rules = [index];
  const gives = (price: Range): Line => ({ code: "rule_applies", price, rules });
  if (e.kind === "free") return { code: "free", price: nothing, rules };
  if (e.kind === "share") {
    if (offer.kind === "varied" || offer.kind === "posted") return undecided("by_dish", rules);
    return gives(share(offer.price, e.percent ?? 100));
  }
  if (offer.kind !== "set" && offer.kind !== "monthly") return undecided("by_dish", rules);
  const { low, high } = e.amount ?? nothing;
  if (e.kind === "off") {
    return gives({ low: Math.max(offer.price.low - high, 0), high: Math.max(offer.price.high - low, 0) });
  }
  const raises = low > offer.price.low || high > offer.price.high;
  if (raises || (everybody(rule.who) && !samePrice({ low, high }, offer.price))) {
    return undecided("ambiguous_words", rules);
  }
  return gives({ low, high });
}

/** Percent hundredths, to the fen, half a fen up. */
function share({ low, high }: Range, percent: number): Range {
  const of = (fen: number) => Math.floor((fen * percent + 50) / 100);
  return { low: of(low), high: of(high) };
}

/** Drops the lower steps of open bands in each other, and what everybody pays where there is a rule for some. */
function ladder(all: Outcome[]): Outcome[] {
  return all.filter((c) => !all.some((d) => above(d, c) && !dearer(d, c)));
}

/** Whether d is a step over c. */
function above(d: Outcome, c: Outcome): boolean {
  const dw = d.rule.who;
  const cw = c.rule.who;
  const conditions = !!d.rule.conditions?.length || !!c.rule.conditions?.length;
  if (d.text !== c.text || conditions) return false;
  const oneScope = sameScope(d.scope, c.scope);
  if (everybody(cw)) return !everybody(dw) && (oneScope || c.effect.kind === "price");
  return (
    oneScope &&
    !dw.band?.max &&
    !cw.band?.max &&
    (dw.band?.min ?? 0) > (cw.band?.min ?? 0) &&
    !!dw.senior === !!cw.senior &&
    !!dw.others === !!cw.others &&
    (dw.groups ?? []).join() === (cw.groups ?? []).join()
  );
}

/** Whether d is known to cost more than c. */
function dearer(d: Outcome, c: Outcome): boolean {
  if (d.effect.kind === "share" && c.effect.kind === "share") return (d.effect.percent ?? 0) > (c.effect.percent ?? 0);
  if (!isDecided(d.line.code) || !isDecided(c.line.code)) return false;
  return d.line.price.low > c.line.price.low || d.line.price.high > c.line.price.high;
}

/** Joins what is left after the ladder. */
function settle(offer: Offer, left: Outcome[]): Line {
  const first = left[0];
  if (!first) {
    if (offer.kind === "varied" || offer.kind === "posted") return undecided("by_dish");
    return { code: "full_price", price: offer.price, rules: [] };
  }
  if (left.length === 1) return first.line;
  const winner = left.find((o) => beats(o, left));
  if (winner) return winner.line;
  const rules = left.map((o) => o.index);
  const open = left.find((o) => !isDecided(o.line.code) && o.line.code !== "by_dish");
  if (open) return undecided(open.line.code, rules);
  if (left.every((o) => agrees(o, first))) return { ...first.line, rules };
  return undecided(left.every((o) => agesOnly(o.rule.who)) ? "bands_disagree" : "rules_overlap", rules);
}

/** Whether two rules come to the same. */
function agrees(a: Outcome, b: Outcome): boolean {
  if (a.line.code === "by_dish" || b.line.code === "by_dish") {
    return (
      a.line.code === b.line.code &&
      a.effect.kind === b.effect.kind &&
      a.effect.percent === b.effect.percent &&
      samePrice(a.effect.amount ?? nothing, b.effect.amount ?? nothing)
    );
  }
  return samePrice(a.line.price, b.line.price);
}

/** Free for a reason that none of the others disputes: only another age band can dispute an age band. */
function beats(o: Outcome, others: Outcome[]): boolean {
  return (
    o.line.code === "free" &&
    !others.some((c) => c.line.code !== "free" && agesOnly(o.rule.who) && agesOnly(c.rule.who))
  );
}
