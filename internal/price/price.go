// Package price says what a person pays at a meal point: what there is to buy
// (餐标), the discount rules (点位优惠), and Chinese text for both.
//
// A [Tariff] holds both as a source states them, and no more. [Tariff.For] is
// the one evaluator: for each thing on the menu it gives the price this person
// pays with the rule that gives it, or, when the rules do not decide it, a
// [Code] that says why. The words of the rules are then all that may be shown.
// [Tariff.Table] is the same by age, for people of no group. Money is integer
// fen throughout.
//
// # What decides a price
//
// These are all the readings the evaluator allows itself. Whatever they do not
// cover is not decided.
//
//   - Bands include both ends: 以上 and 以下 do in law (民法典 §1259) and in
//     these lists; 未满 does not. 岁 is read as 周岁, and Band.Sui says so.
//   - A birth month gives two ages in that month. What they disagree on is not
//     decided.
//   - 老年人 without an age is nobody under 60 (老年人权益保障法 §2) and may be
//     anybody from 60 on; 儿童 is nobody from 18 on and may be anybody under it.
//   - Open bands that lie in each other, of one text, scope and group (60岁以上
//     9折，80岁以上8折), are a ladder: the highest step reached counts, if it
//     costs no more than those below. Other bands that share an age disagree
//     there (60-80岁8折，80岁以上7折), unless they come to the same price.
//   - Rules that ask for different things (an age, a group, another group) and
//     come to different prices are not decided, as no list says which comes
//     first, but free beats all: whether the better counts, or both one after
//     the other, nothing is left to pay.
//   - A share of the price (折) and 免费 without a scope hold for all that is
//     sold, unless another rule of the same text names a set meal or a meal:
//     then they may be meant for that.
//   - A fixed price without a scope is the price of the set meal, when the menu
//     has one only. An amount off without a scope is not decided: per meal, per
//     order or per day is not said. 每餐 says it.
//   - A set meal that a rule names by price, contents or name has to be on the
//     menu, once.
//   - No rule for a person means the full price, if there are rules. Without
//     any, the discounts are not stated, which is not the same as none.
//   - A monthly ticket is discounted for sure only by a rule for all that is
//     sold (全场), and so is a meal at a reduced price (特价餐), unless the rule
//     names it or makes it free. What is sold by the dish or by weight is
//     discounted by shares and 免费; of the rest only the words can be given.
//   - A fixed price above the menu's is no discount, and one of the two is wrong.
//   - An amount off never makes a price less than nothing. Shares are rounded to
//     the fen, half a fen up.
//
// Begin with menu.go and rule.go for the types, codes.go for what is answered,
// evaluate.go for the evaluator and parse.go for the parsers.
package price
