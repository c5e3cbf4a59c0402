// What a user says after an answer: rejected, not helped, or neither. Both sides of every rule.
#include <string>
#include <vector>

#include "behaviour/failure_rules.hpp"
#include "catch.hpp"

using namespace tracesift;

namespace {

struct Case {
  const char* answer;
  const char* reply;
};

Thread talk(const Case& one) {
  Thread made;
  made.messages = {{.role = Role::user, .text = "I would like a bottle of wine"},
                   {.role = Role::assistant, .text = one.answer},
                   {.role = Role::user, .text = one.reply}};
  return made;
}

bool is_rejected(const Case& one) { return behaviour::user_corrects(behaviour::ConversationView(talk(one))).is_there; }
bool is_broken(const Case& one) { return behaviour::still_broken(behaviour::ConversationView(talk(one))).is_there; }

void check_all(const std::vector<Case>& cases, bool (*rule)(const Case&), bool expected) {
  for (const Case& one : cases) {
    CAPTURE(one.answer, one.reply);
    CHECK(rule(one) == expected);
  }
}

}  // namespace

TEST_CASE("users reject what the agent says or proposes") {
  check_all(
      {
          {"A bottle of white, then.", "That's wrong, I asked for red."},
          {"A bottle of white, then.", "I meant red wine"},
          {"I have ordered twelve bottles.", "You forgot the corkscrew."},
          {"It is in the cellar.", "Why did you open it?"},
          {"Please confirm: two bottles of white for Ann.", "No, make it three bottles."},
          {"Please confirm: two bottles of white for Ann.", "No, the name is actually Anna Bergman"},
          {"Please confirm: white.", "Wrong, red please"},
          {"Here are wines from Spain. Which one?", "Actually, my order is for Chile, not Spain."},
          {"You have no orders.", "Sorry, there should be an order from May"},
          {"Sie bekommen Weißwein.", "Nein, das ist falsch"},
          {"Pedido: vino blanco.", "Eso no es lo que pedí, no es lo que quería"},
          {"Vin blanc, alors.", "Ce n'est pas ce que j'ai demandé"},
          {"Vinho branco.", "Não foi o que eu pedi"},
          {"Vino bianco.", "Non è quello che ho chiesto"},
          {"Witte wijn.", "Dat is niet wat ik vroeg"},
          {"白葡萄酒一瓶。", "这不是我要的"},
          {"白ワインですね。", "違います、赤です"},
      },
      is_rejected, true);
}

TEST_CASE("turning down an offer, changing one's mind, thanking and asking on reject nothing") {
  check_all(
      {
          {"Done. Is there anything else?", "No, I want nothing more today, thanks"},
          {"Would you like cheese with it?", "No, I need only the wine today"},
          {"Shall I order it?", "No, I've changed my mind, I want to think about it"},
          {"It arrives on Monday.", "No problem, make it Monday then"},
          {"It arrives on Monday.", "No worries, that is fine"},
          {"It arrives on Monday.", "Yes, that's not right away but fine"},
          {"It arrives on Monday.", "Let me know if that's wrong"},
          {"It arrives on Monday.", "I shouldn't have waited so long, I need it"},
          {"It arrives on Monday.", "I think I gave you the wrong street, that's wrong"},
          {"Three bottles, right?", "Actually it should be two, not three. Sorry for the confusion!"},
          {"It arrives on Monday.", "Oops, that is wrong, my mistake"},
          {"Ihr Wein kommt am Montag.", "Ich meinte Dienstag, mein Fehler"},
          {"It arrives on Monday.", "No"},
          {"It arrives on Monday.", "Great, and what about red?"},
          {"Do you require a box?", "No, I do not need a box."},
      },
      is_rejected, false);
  Thread first;
  first.messages = {{.role = Role::user, .text = "You forgot my bottle, that's wrong"},
                    {.role = Role::assistant, .text = "Sorry!"}};
  CHECK_FALSE(behaviour::user_corrects(behaviour::ConversationView(first)).is_there);
}

TEST_CASE("what the agent advised did not help") {
  check_all(
      {
          {"Turn the key twice.", "I did, but the door still won't open"},
          {"Turn the key twice.", "It still says that it is locked"},
          {"Turn the key twice.", "That didn't help."},
          {"Turn the key twice.", "Same problem as before"},
          {"I have fixed the lock.", "It doesn't work"},
          {"Ich habe es repariert.", "Es funktioniert nicht"},
          {"Gire la llave.", "Sigue sin funcionar"},
          {"Tournez la clé.", "Ça ne marche toujours pas"},
          {"Gire a chave.", "Continua dando o mesmo erro"},
          {"Gira la chiave.", "Non funziona ancora"},
          {"Draai de sleutel.", "Het werkt nog steeds niet"},
          {"转两次钥匙。", "还是不行"},
          {"鍵を二回回してください。", "まだ動きません"},
      },
      is_broken, true);
}

TEST_CASE("a condition, a doubt and a refused time are no such thing") {
  check_all(
      {
          {"Turn the key twice.", "What shall I do if it still doesn't open?"},
          {"Turn the key twice.", "I'm still not sure which key you mean"},
          {"How about Monday at five?", "That doesn't work for me, what about six?"},
          {"Turn the key twice.", "It opened, thank you!"},
      },
      is_broken, false);
}

TEST_CASE("a request is repeated only with every number in it, and not long after") {
  const std::string wish = "Please find me a red wine from the north of Chile for my sister";
  const auto asks_again = [&](std::vector<std::string> said) {
    Thread made;
    for (std::string& one : said) {
      made.messages.push_back({.role = Role::user, .text = std::move(one)});
      made.messages.push_back({.role = Role::assistant, .text = "Let me look."});
    }
    return behaviour::user_asks_again(behaviour::ConversationView(made)).is_there;
  };
  CHECK(asks_again({wish, wish}));
  CHECK(asks_again({wish, "Hello?", "Are you there?", wish}));
  CHECK_FALSE(asks_again({wish, "Hello?", "Are you there?", "Please!", wish}));
  CHECK_FALSE(asks_again({wish + " of 2019", wish + " of 2020"}));
  CHECK_FALSE(asks_again({wish, "Another one: " + wish}));
  CHECK_FALSE(asks_again({"a red wine please", "a red wine please"}));
  CHECK_FALSE(asks_again({wish, "[Request interrupted by user]", wish}));  // the user begins again
  CHECK_FALSE(asks_again({"Yes, " + wish, "Yes, " + wish}));
}

TEST_CASE("the same call is a loop while the user says nothing in between") {
  const auto loops = [](bool speaks) {
    Thread made;
    made.messages = {{.role = Role::user, .text = "Is it ripe?"}};
    for (int i = 0; i < 3; ++i) {
      Message call{.role = Role::assistant};
      call.tool_calls.push_back({"", "taste", "{}", 7});
      made.messages.push_back(std::move(call));
      made.messages.push_back({.role = Role::tool, .text = "sour"});
      if (speaks) made.messages.push_back({.role = Role::user, .text = "I have watered it. And now?"});
    }
    return behaviour::same_call_again(behaviour::ConversationView(made)).is_there;
  };
  CHECK(loops(false));
  CHECK_FALSE(loops(true));
}
