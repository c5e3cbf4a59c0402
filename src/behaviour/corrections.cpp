// SPDX-License-Identifier: MIT
// Users who reject what the agent says or proposes, and users for whom what it advised did not help.
#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.hpp"
#include "behaviour/failure_rules.hpp"
#include "behaviour/wording.hpp"

namespace tracesift::behaviour {
namespace {

constexpr std::size_t kReadOfMessage = 600;  // bytes; a long message is a document, not a reproach
constexpr std::size_t kMaxDistanceOfIf = 30;
constexpr std::size_t kMinContentWords = 2;

/// Says by itself that the agent was wrong.
const Wording& rejecting() {
  static const Wording wording({
      "that's wrong",
      "that is wrong",
      "this is wrong",
      "you're wrong",
      "you are wrong",
      "you got it wrong",
      "you got that wrong",
      "that's incorrect",
      "that is incorrect",
      "this is incorrect",
      "that's not correct",
      "that is not correct",
      "that's not right",
      "that is not right",
      "that isn't right",
      "that isn't correct",
      "not what i asked",
      "not what i wanted",
      "not what i want",
      "not what i meant",
      "not what i said",
      "not what i requested",
      "not what i need",
      "what i asked for was",
      "i meant",
      "i already told",
      "i already gave",
      "i already said",
      "i already provided",
      "i already mentioned",
      "i just told",
      "i just gave",
      "i just said",
      "i told you",
      "that's not the one",
      "that is not the one",
      "not the one i",
      "you forgot",
      "you missed",
      "you ignored",
      "you broke",
      "you misunderstood",
      "you misunderstand",
      "you're not listening",
      "you are not listening",
      "why did you",
      "why didn't you",
      "why didn't you",
      "undo that",
      "revert that",
      "you made a mistake",
      "you made an error",
      "that's your mistake",
      "i didn't ask",
      "i did not ask",
      "i never asked",
      "^wrong",
      "^incorrect",
      "i didn't say",
      "i did not say",
      "i never said",
      "wrong one",
      // German
      "das ist falsch",
      "das stimmt nicht",
      "das ist nicht richtig",
      "nicht was ich",
      "ich meinte",
      "ich habe doch gesagt",
      "ich habe schon gesagt",
      "ich habe bereits gesagt",
      "du hast vergessen",
      "sie haben vergessen",
      "falsch verstanden",
      // Spanish
      "eso está mal",
      "eso no es correcto",
      "no es lo que pedí",
      "no es lo que quería",
      "no es lo que te pedí",
      "me refería a",
      "ya te dije",
      "ya te lo dije",
      "ya le dije",
      "te equivocas",
      "se equivoca",
      "olvidaste",
      // French
      "c'est faux",
      "ce n'est pas ce que",
      "c'est pas ce que",
      "ce n'est pas correct",
      "je voulais dire",
      "je vous ai déjà",
      "je t'ai déjà",
      "vous avez oublié",
      "tu as oublié",
      "vous vous trompez",
      "tu te trompes",
      // Portuguese
      "isso está errado",
      "não foi o que eu pedi",
      "não é o que eu pedi",
      "não era isso",
      "eu quis dizer",
      "já te disse",
      "já lhe disse",
      "você esqueceu",
      "você errou",
      // Italian
      "è sbagliato",
      "non è quello che",
      "non è corretto",
      "intendevo",
      "ti ho già detto",
      "le ho già detto",
      "hai dimenticato",
      "ha dimenticato",
      "ti sbagli",
      "si sbaglia",
      // Dutch
      "dat klopt niet",
      "dat is fout",
      "dat is niet wat ik",
      "ik bedoelde",
      "dat heb ik al gezegd",
      "je bent vergeten",
      "u bent vergeten",
      "verkeerd begrepen",
      // Chinese, Japanese
      "不对",
      "错了",
      "不是我要的",
      "不是我想要的",
      "不是这个意思",
      "我的意思是",
      "我已经说过",
      "你忘了",
      "你理解错",
      "違います",
      "間違って",
      "間違い",
      "そうじゃなく",
      "そうではなく",
      "頼んだのは",
      "もう言いました",
      "と言ったのに",
  });
  return wording;
}

const Wording& agreeing() {
  static const Wording wording({"^yes", "^yeah", "^yep", "^ok", "^okay", "^sure", "^thanks", "^thank you", "^great",
                                "^perfect", "^good", "^alright", "^got it", "^right", "^no worries", "^no problem"});
  return wording;
}

const Wording& refusing() {
  static const Wording wording({"^no", "^nope", "^nah", "^nein", "^non", "^não", "^nee"});
  return wording;
}

/// "No" that refuses nothing the agent said.
const Wording& harmless_no() {
  static const Wording wording({"^no worries",
                                "^no problem",
                                "^no need",
                                "^no thanks",
                                "^no thank",
                                "^no other",
                                "^no more",
                                "^no further",
                                "^no not",
                                "^no you",
                                "^no one",
                                "^no doubt",
                                "^no idea",
                                "^no rush",
                                "^no i'm good",
                                "^no that's all",
                                "^no that is all",
                                "^no that's it",
                                "^no that will be all",
                                "^no nothing",
                                "^no it's fine",
                                "^no its fine",
                                "^no i don't",
                                "^no i do not"});
  return wording;
}

const Wording& restating() {
  static const Wording wording({"i want",
                                "i need",
                                "i wanted",
                                "i needed",
                                "i'd like",
                                "i would like",
                                "i'd prefer",
                                "i prefer",
                                "i'd rather",
                                "make it",
                                "make that",
                                "it's for",
                                "it is for",
                                "change",
                                "play",
                                "on the",
                                "not the",
                                "instead",
                                "should be",
                                "i'm looking for",
                                "i am looking for",
                                "i asked",
                                "i'm thinking of",
                                "look for",
                                "find me",
                                "try",
                                "it's on",
                                "it's at",
                                "it will be",
                                "make the",
                                "book it",
                                "set it",
                                "let's make",
                                "let's do",
                                "how about",
                                "can you make",
                                "could you make",
                                "please make",
                                "please change",
                                "do it",
                                "rather",
                                "i only need",
                                "i only want",
                                "only need",
                                "is actually",
                                "it's actually",
                                "name is",
                                "i said",
                                "ich will",
                                "ich möchte",
                                "ich brauche",
                                "sondern",
                                "quiero",
                                "necesito",
                                "je veux",
                                "je voudrais",
                                "plutôt",
                                "quero",
                                "eu queria",
                                "voglio",
                                "vorrei",
                                "ik wil"});
  return wording;
}

const Wording& changing_mind() {
  static const Wording wording({"think about", "changed my mind", "change my mind", "hold off", "decided to",
                                "never mind", "nevermind", "on second thought", "not right now", "not now",
                                "maybe later", "later on", "some other time", "not at the moment", "that's all",
                                "that is all", "that will be all", "not yet", "for now"});
  return wording;
}

/// What the agent offers may be turned down: nobody corrects it.
const Wording& offering() {
  static const Wording wording({"anything else",
                                "something else",
                                "anything more",
                                "would you like",
                                "shall i",
                                "should i",
                                "can i",
                                "may i",
                                "could i",
                                "do you want",
                                "do you need",
                                "how about",
                                "are you interested",
                                "want me to",
                                "need help",
                                "like me to",
                                "do you wish",
                                "would you prefer",
                                "would you want",
                                "what else",
                                "would you care"});
  return wording;
}

const Wording& hesitating() {
  static const Wording wording({"^actually", "^wait", "^sorry", "^oh wait", "^hold on", "^oops", "^hmm"});
  return wording;
}

const Wording& amending() {
  static const Wording wording({"mix-up",           "mixup",          "mix up",
                                "mixed up",         "supposed to",    "should be",
                                "should have been", "didn't say",     "did not say",
                                "not the one",      "that's not",     "that is not",
                                "it's not",         "wasn't what",    "isn't what",
                                "not what",         "as i mentioned", "as i said",
                                "some confusion",   "a confusion",    "a misunderstanding"});
  return wording;
}

const Wording& still_failing() {
  static const Wording wording({
      "still not working",
      "still isn't working",
      "still doesn't work",
      "still does not work",
      "still can't",
      "still cannot",
      "still can not",
      "still couldn't",
      "still no",
      "still not",
      "still isn't",
      "still is not",
      "still doesn't",
      "still does not",
      "still won't",
      "still fails",
      "still failed",
      "still failing",
      "still said",
      "still didn't",
      "still did not",
      "still broken",
      "still getting",
      "still having",
      "still seeing",
      "still see the",
      "still says",
      "still shows",
      "still showing",
      "still the same",
      "still slow",
      "still stuck",
      "still unable",
      "still experiencing",
      "still happening",
      "still persists",
      "still missing",
      "still an error",
      "still occurs",
      "still very slow",
      "still poor",
      "still down",
      "didn't help",
      "did not help",
      "doesn't help",
      "does not help",
      "hasn't helped",
      "didn't fix",
      "did not fix",
      "didn't solve",
      "did not solve",
      "same error",
      "same problem",
      "same issue",
      "no luck",
      "nothing changed",
      "hasn't changed",
      "not fixed",
      "immer noch nicht",
      "funktioniert nicht",
      "geht nicht",
      "gleiche fehler",
      "gleiche problem",
      "hat nicht geholfen",
      "sigue sin funcionar",
      "sigue igual",
      "sigue fallando",
      "todavía no",
      "aún no funciona",
      "mismo error",
      "ne fonctionne toujours pas",
      "toujours pas",
      "ça ne marche",
      "même erreur",
      "même problème",
      "ainda não funciona",
      "continua sem",
      "continua dando",
      "mesmo erro",
      "mesmo problema",
      "ancora non funziona",
      "non funziona ancora",
      "stesso errore",
      "stesso problema",
      "werkt nog steeds niet",
      "nog steeds niet",
      "dezelfde fout",
      "zelfde probleem",
      "还是不行",
      "还是不能",
      "还是没有",
      "仍然不",
      "还是一样",
      "没有用",
      "まだ動きません",
      "まだできません",
      "まだ動かない",
      "まだできない",
      "同じエラー",
      "変わりません",
      "直りません",
  });
  return wording;
}

/// After advice or a claim only: the same words refuse a time that was proposed.
const Wording& not_working() {
  static const Wording wording({"that didn't work", "that did not work", "it didn't work", "it did not work",
                                "didn't work", "did not work", "that doesn't work", "that does not work",
                                "it doesn't work", "it does not work", "it's not working", "it is not working",
                                "is not working", "isn't working", "not working"});
  return wording;
}

const Wording& not_about_the_fault() {
  static const Wording wording({"still not sure", "still not certain", "still not clear", "still can't remember",
                                "still don't remember", "still not remember", "still no need", "still not decided",
                                "still can't decide", "still no idea"});
  return wording;
}

std::string_view last_sentence(std::string_view text) {
  text = base::trim(text);
  if (text.size() < 2) return text;
  const std::size_t end = text.find_last_of(".!?\n", text.size() - 2);
  return end == std::string_view::npos ? text : base::trim(text.substr(end + 1));
}

bool is_question(std::string_view sentence) { return !sentence.empty() && sentence.back() == '?'; }

bool is_conditional(std::string_view text, std::string_view phrase) {
  static const Wording ifs({"if", "whether", "in case", "unless", "when", "wenn", "si", "se", "als"});
  const auto at = static_cast<std::size_t>(phrase.data() - text.data());
  const std::size_t from = at > kMaxDistanceOfIf ? at - kMaxDistanceOfIf : 0;
  return ifs.is_in(text.substr(from, at - from));
}

/// The first of the phrases that does not hang on an "if"; empty: none.
std::string_view find_firm(std::string_view text, const Wording& wording) {
  for (std::size_t from = 0; from < text.size();) {
    const std::string_view phrase = wording.find(text.substr(from));
    if (phrase.empty()) return {};
    if (!is_conditional(text, phrase)) return phrase;
    from = static_cast<std::size_t>(phrase.data() - text.data()) + phrase.size();
  }
  return {};
}

/// Words that say something, after the first.
bool says_enough(std::string_view text) {
  static constexpr std::array<std::string_view, 48> kEmpty = {
      "no",   "nope",  "the",  "and",  "but",    "for",   "you",      "i",       "it",   "is", "was",  "that",
      "this", "to",    "a",    "an",   "of",     "in",    "on",       "at",      "my",   "me", "want", "need",
      "like", "would", "i'd",  "i'm",  "make",   "can",   "please",   "not",     "be",   "do", "so",   "with",
      "have", "one",   "will", "it's", "that's", "sorry", "actually", "instead", "just", "or", "are",  "we"};
  std::size_t count = 0;
  std::string word;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const char c = at < text.size() ? text[at] : ' ';
    const bool is_part = c == '\'' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         static_cast<unsigned char>(c) > 127;
    if (is_part) {
      word += c;
      continue;
    }
    const std::string small = base::lower_ascii(word);
    if (!word.empty() && std::find(kEmpty.begin(), kEmpty.end(), small) == kEmpty.end()) ++count;
    word.clear();
  }
  return count >= kMinContentWords;
}

/// What in `text` rejects `answer`, the agent's words before it; empty: nothing.
std::string_view rejection(std::string_view text, std::string_view answer) {
  static const Wording regret({"shouldn't have", "should not have"});
  if (regret.is_in(text)) return {};
  if (!agreeing().is_in(text)) {
    if (const std::string_view phrase = find_firm(text, rejecting()); !phrase.empty()) return phrase;
  }
  const std::string_view no = refusing().find(text);
  if (!no.empty() && !harmless_no().is_in(text) && !changing_mind().is_in(text) &&
      !offering().is_in(last_sentence(answer)) && says_enough(text)) {
    const std::string_view phrase = restating().find(text);
    if (!phrase.empty()) return text.substr(0, no.size());
  }
  if (!hesitating().is_in(text) || changing_mind().is_in(text)) return {};
  if (const std::string_view phrase = find_firm(text, amending()); !phrase.empty()) return phrase;
  for (const std::string_view contrast : {", not ", "—not ", " but not "}) {  // "Houston, not New York"
    if (const std::size_t at = text.find(contrast); at != std::string_view::npos) return text.substr(at + 2, 3);
  }
  return {};
}

std::string_view complaint(std::string_view text, std::string_view answer) {
  if (not_about_the_fault().is_in(text)) return {};
  if (const std::string_view phrase = find_firm(text, still_failing()); !phrase.empty()) return phrase;
  return is_question(last_sentence(answer)) ? std::string_view() : find_firm(text, not_working());
}

/// Messages after an answer in which `find` sees something. The first request is about the matter, not the agent.
template <class Find>
Detection said_after_answer(const ConversationView& talk, Find&& find) {
  Detection seen;
  for (std::size_t i = 1; i < talk.said.size(); ++i) {
    const std::size_t at = talk.said[i];
    const auto next = std::lower_bound(talk.answers.begin(), talk.answers.end(), at);
    if (next == talk.answers.begin()) continue;
    const std::string_view text = base::trim(said_in(talk.message(at)).substr(0, kReadOfMessage));
    const std::string_view phrase = find(text, talk.message(*std::prev(next)).text);
    if (phrase.empty()) continue;
    if (!seen.is_there) seen.detail = "The user writes “" + std::string(phrase) + "”";
    seen.is_there = true;
    seen.at.push_back(at);
  }
  return seen;
}

}  // namespace

Detection user_corrects(const ConversationView& talk) { return said_after_answer(talk, rejection); }
Detection still_broken(const ConversationView& talk) { return said_after_answer(talk, complaint); }

}  // namespace tracesift::behaviour
