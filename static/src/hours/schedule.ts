// The JSON of internal/hours, whose schedule.go says what each field means. A
// schedule is what a source states; a rule that is missing was not stated.

/** A time of day, HH:MM; 24:00 ends the day and 26:00 is two in the morning of the next. */
export type Clock = string;
/** YYYY-MM-DD in Shanghai. */
export type Day = string;
/** MM-DD; a season that ends with February ends with 02-29. */
export type MonthDay = string;

export interface Schedule {
  tables: Table[];
  exceptions?: Exception[];
  holidays?: "closed" | "open" | "periods";
  holiday_periods?: Period[];
  make_up?: "workday" | "calendar" | "closed";
  weather_bound?: boolean;
}

export interface Table {
  season?: Season; // without one: all year, when no other table is in force
  periods: Period[];
}

export interface Season {
  from?: MonthDay;
  until?: MonthDay;
  year?: number; // without one: every year
}

export interface Period {
  days: string; // digits from 1, Monday, to 7
  meals?: Meal[];
  zone?: string;
  opens?: Clock;
  closes?: Clock;
  last_serving?: Clock;
  until_sold_out?: boolean;
}

export type Meal = "breakfast" | "lunch" | "dinner";

export interface Exception {
  from?: Day; // without one: from ever
  until?: Day; // without one: for ever
  closed?: boolean;
  periods?: Period[]; // without closed or periods: hours that are not known
  reason?: string;
}

/** A dated word from outside the hours text about whole days. */
export interface Override {
  from?: Day;
  until?: Day;
  schedule?: Schedule; // the hours of these days; without them value and code decide
  value?: "closed" | "unknown"; // unknown where it is not given
  code?: Code; // hours_unknown where it is not given
  note?: string;
}

/** A schedule with the dated words that stand over it; the first that contains a day decides. */
export interface Timetable {
  schedule: Schedule | null; // null: the hours are unknown
  overrides: Override[];
}

export type Value = "open" | "closed" | "unknown";

/** Why a state has its value; codes.go says what each means. */
export type Code =
  | "open_until"
  | "open_all_day"
  | "open_until_sold_out"
  | "opens_at"
  | "last_serving_passed"
  | "closed_for_day"
  | "day_off"
  | "out_of_season"
  | "holiday_closed"
  | "makeup_closed"
  | "exception_closed"
  | "notice_closed"
  | "suspended"
  | "closed_for_good"
  | "holiday_unverified"
  | "makeup_unverified"
  | "holiday_unannounced"
  | "weather_bound"
  | "end_unknown"
  | "times_unknown"
  | "hours_unknown"
  | "not_published"
  | "suspension_ended"
  | "reported_locked";

export interface State {
  value: Value;
  code: Code;
  until?: number; // ms since 1970: the next change of value, if there is one in 400 days
  next?: Value; // the value after it
  meals?: Meal[]; // served all the way to until, or for the next 24 hours
  zone?: string; // open as long as that, where the place as a whole is not
  note?: string; // words of the exception or override that decides the day
  dated?: boolean; // an override has decided the state
}
