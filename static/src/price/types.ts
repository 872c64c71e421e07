// What a meal point publishes about money, as the server understood it: the
// JSON of Go's internal/price, which says what each word means. Money is fen.

export interface Range {
  low: number;
  high: number;
}

export type Meal = "breakfast" | "lunch" | "dinner";

export interface Contents {
  meat?: number;
  vegetable?: number;
  dishes?: number;
  soup?: number;
  rice?: number;
}

export type Kind = "set" | "dish" | "weight" | "monthly" | "varied" | "posted" | "free";

export interface Offer {
  kind: Kind;
  name?: string;
  meal?: Meal;
  contents?: Contents;
  at_most?: boolean;
  choice?: boolean;
  special?: boolean;
  delivered?: boolean;
  price: Range;
  for?: Who;
}

export interface FreeItem {
  name: string;
  unlimited?: boolean;
}

export interface Menu {
  offers?: Offer[];
  free_items?: FreeItem[];
  rules?: Rule[];
}

/** Completed years, both ends included; an end that is left out is open. */
export interface Band {
  min?: number;
  max?: number;
  /** The source writes 岁, read as 周岁. */
  sui?: boolean;
}

export interface Who {
  band?: Band;
  senior?: boolean;
  groups?: string[];
  others?: boolean;
}

export interface Scope {
  kind?: "set" | "sets" | "all" | "meal" | "order";
  meal?: Meal;
  price?: number;
  contents?: Contents;
  name?: string;
}

export interface Effect {
  kind: "share" | "off" | "price" | "free" | "free_item" | "as_band" | "unstated" | "price_or_off";
  percent?: number;
  amount?: Range;
  items?: FreeItem[];
  as?: Band;
}

export interface Rule {
  who: Who;
  scope?: Scope;
  conditions?: string[];
  effect: Effect;
  words: string;
}

export interface Tariff {
  menu?: Menu;
  /** The menu's text is not understood. */
  menu_error?: object;
  rules?: Rule[];
  /** The discount text is not understood: no price is decided. */
  rules_error?: object;
}

/** Who asks. It stays on the device. */
export interface Person {
  birth_year?: number;
  /** 1–12 */
  birth_month?: number;
  /** Codes of groups; a card is "card:" and its name. */
  groups?: string[];
}

/** Codes that go with a price. */
export type Decided = "full_price" | "rule_applies" | "free";

export type Code =
  | Decided
  | "by_dish"
  | "not_offered"
  | "other_price"
  | "bands_disagree"
  | "rules_overlap"
  | "scope_not_said"
  | "set_not_found"
  | "meal_not_said"
  | "ambiguous_words"
  | "figure_not_stated"
  | "conditional"
  | "age_uncertain"
  | "age_not_stated"
  | "group_uncertain"
  | "rules_unknown"
  | "rules_not_stated";

/** One offer's price for one person. */
export interface Line {
  code: Code;
  /** What is paid; zero unless the code is one of Decided. */
  price: Range;
  /** The rules that gave it, or leave it open: the menu's are counted first. */
  rules: number[];
}

export interface Quote {
  age_low: number;
  age_high: number;
  /** Why there are no lines. */
  code?: "menu_unknown" | "menu_not_stated";
  lines: Line[];
  free_items: FreeItem[];
  /** Rules that are, or may be, for this person. */
  touching: number[];
}
