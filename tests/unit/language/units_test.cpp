// What people ask for, as verbs and objects. Each expectation is what a reader would say that the sentence asks.
#include "language/units.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

using namespace tracesift::language;

namespace {

std::string shown(std::string_view text) {
  std::string out;
  for (const Unit& unit : read_units(read_sentences(text, 40))) {
    if (unit.form == Form::thing) continue;
    const char* form = unit.form == Form::request  ? "request"
                       : unit.form == Form::cannot ? "cannot"
                       : unit.form == Form::event  ? "event"
                       : unit.form == Form::fault  ? "fault"
                                                   : "topic";
    if (!out.empty()) out += "; ";
    out += form;
    if (!unit.verb.empty()) out += " " + unit.verb;
    if (!unit.object.head.empty()) out += " [" + unit.object.written + "]";
    if (!unit.fault.empty()) out += " " + unit.fault;
  }
  return out;
}

}  // namespace

TEST_CASE("requests are verbs and their objects") {
  const std::vector<std::pair<std::string, std::string>> examples = {
      {"I want to cancel my flight.", "request cancel [flight]"},
      {"Can you please help me find a restaurant?", "request find [restaurant]"},
      {"I'd like to change the shipping address of my order", "request change [shipping address]"},
      {"Please book a table for two", "request book [table]"},
      {"Hi, reset my password please", "request reset [password]"},
      {"I'm looking for a bus to Rome", "request find [bus]"},
      {"How do I turn off notifications?", "request turn off [notifications]"},
      {"could you turn the lights off", "request turn off [lights]"},
      {"I need help with resetting my password", "request reset [password]"},
      {"cancel my order and get a refund", "request cancel [order]; request get [refund]"},
      {"How can I apply for a loan?", "request apply for [loan]"},
      {"Is it possible to exchange two items?", "request exchange [items]"},
      {"I can't log into my account", "cannot log into [account]"},
      {"I am unable to download the invoice", "cannot download [invoice]"},
      {"it does not let me change my address", "cannot change [address]"},
      {"I have trouble logging in", "cannot log in"},
      {"I accidentally deleted my playlist", "event delete [playlist]"},
      {"we lost our luggage", "event lose [luggage]"},
      {"My card was declined", "fault [card] declined"},
      {"the website is not loading", "fault [website] not loading"},
      {"my phone keeps crashing", "fault [phone] crashing"},
      {"Where is my order?", "topic [order]"},
      {"I have a question about my bill", "topic [bill]"},
      {"Can you tell me the status of my claim?", "topic [claim status]"},
      {"what's the return policy", "topic [return policy]"},
  };
  for (const auto& [text, expected] : examples) {
    INFO(text);
    CHECK(shown(text) == expected);
  }
}

TEST_CASE("what asks nothing gives no request") {
  CHECK(shown("Thanks, that is great!") == "");
  CHECK(shown("Hello there") == "");
  CHECK(shown("Return policy") == "");
  CHECK(shown("Yes please") == "");
  CHECK(shown("I do not want to lose my photos") == "");
}

TEST_CASE("what is asked first weighs most") {
  const auto units = read_units(
      read_sentences("Cancel my order. Check my balance. Find a hotel. Book a table. Play a song. Send an email.", 40));
  REQUIRE(units.size() == 6);
  CHECK(units[0].weight == Approx(1));
  CHECK(units[4].weight == Approx(0.5));
  for (std::size_t i = 1; i < units.size(); ++i) CHECK(units[i].weight < units[i - 1].weight);
}

TEST_CASE("six other languages are read by their infinitives") {
  const std::vector<std::pair<std::string, std::string>> examples = {
      {"Ich möchte meine Bestellung stornieren.", "request stornieren [Bestellung]"},
      {"Können Sie mir helfen, einen Tisch zu reservieren?", "request reservieren [Tisch]"},
      {"Quiero cancelar mi vuelo, por favor", "request cancelar [vuelo]"},
      {"¿Cómo puedo cambiar la tarjeta de crédito?", "request cambiar [tarjeta de crédito]"},
      {"Je voudrais annuler ma commande", "request annuler [commande]"},
      {"Comment puis-je changer mon mot de passe ?", "request changer [mot de passe]"},
      {"Gostaria de alterar o endereço de entrega", "request alterar [endereço de entrega]"},
      {"Come posso cambiare l'indirizzo?", "request cambiare [indirizzo]"},
      {"Hoe kan ik mijn wachtwoord wijzigen?", "request wijzigen [wachtwoord]"},
  };
  for (const auto& [text, expected] : examples) {
    INFO(text);
    CHECK(shown(text) == expected);
  }
}

TEST_CASE("languages that nobody reads give nothing, and nothing crashes") {
  CHECK(shown("Хочу отменить мой заказ и вернуть деньги сегодня") == "");
  CHECK(shown("我想取消我的订单，请帮我退款") == "");
  CHECK(shown("أريد إلغاء طلبي من فضلك اليوم") == "");
  for (const std::string text : {"to", "can you", "please", "of of of of", "I", "help help help help me to to",
                                 "the the the the the", "and and and", "looking for", "not not not"}) {
    INFO(text);
    shown(text);
  }
  std::string chain = "status";
  for (int i = 0; i < 500; ++i) chain += " of the status";
  shown(chain);
  SUCCEED();
}
