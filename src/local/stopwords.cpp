// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include "local/tokens.hpp"

namespace tracesift::local {
namespace {

// One blank-separated list a language: function words, then what people say to be polite or to begin.
constexpr std::string_view kWords[] = {
    // English
    "a about above after again against all also am an and any anything are aren't as at be because been before being "
    "below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each "
    "either else every everything few for from further get getting give go going got had hadn't has hasn't have "
    "haven't "
    "having he he'd he's her here here's hers him his how how's i i'd i'll i'm i've if in into is isn't it it's its "
    "itself just let let's like make many may me might more most much must my myself need no nor not now of off on "
    "once "
    "one only or other our out over own put really same say see she should shouldn't so some something soon still such "
    "sure take than that that's the their them then there there's these they they're thing things this those through "
    "to "
    "too two under until up upon us use used using very via was wasn't way we we'd we'll we're we've were weren't what "
    "what's when where where's which while who why will with within without won't would wouldn't yes yet you you'd "
    "you'll you're you've your yours yourself want wants wanted tell show know think "
    "hello hi hey dear please thanks thank good morning afternoon evening okay ok great fine help able ask asking "
    "question well maybe actually already however per etc",
    // German
    "aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bist da dabei damit dann das dass "
    "dein "
    "deine dem den denn der des dessen die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine "
    "einem "
    "einen einer eines er es etwas euch euer für gegen gibt hab habe haben hat hatte hatten hier ich ihm ihn ihnen ihr "
    "ihre "
    "ihrem ihren ihrer im in ist ja jede jeden jeder jetzt kann kannst kein keine keinen könnte können könnten man "
    "mein "
    "meine meinem meinen meiner mich mir mit muss müssen nach nicht nichts noch nun nur ob oder ohne schon sein seine "
    "sehr "
    "seit sich sie sind so soll sollte sondern über um und uns unser unsere unter vom von vor war waren warum was weil "
    "welche "
    "welcher wenn wer werden wie wieder will wir wird wo wurde würde würden zu zum zur zwei "
    "hallo guten tag morgen danke bitte gerne möchte brauche hilfe frage",
    // French
    "au aux avec avoir ce ces cet cette comme comment dans de des du elle elles en entre est et été être eu fait il "
    "ils je "
    "la le les leur leurs lui ma mais me mes moi mon ne nos notre nous on ont ou où par pas peut plus pour pourquoi "
    "puis "
    "quand que quel quelle qui quoi sa sans se ses si son sont suis sur ta te tes toi ton tout très tu un une vos "
    "votre vous "
    "y bonjour bonsoir merci salut svp voudrais veux besoin aide",
    // Spanish
    "al algo como con cual cuando de del desde donde el ella ellas ellos en entre era es esa ese eso esta este esto "
    "está "
    "estoy fue ha hace hay he la las le les lo los me mi mis muy más nada ni no nos nosotros o para pero por porque "
    "puede "
    "puedo que quien qué se ser si sin sobre son soy su sus también te tengo tiene todo tu tus un una unas uno unos y "
    "ya yo "
    "cómo hola buenos buenas días tardes gracias favor quiero necesito ayuda",
    // Portuguese
    "ao aos as com da das do dos ela ele em essa esse estou eu foi isso já mais mas meu minha muito na nas não nem no "
    "nos "
    "num o os ou pela pelo pode posso qual quando quem seu sua são também tem tenho uma você vocês olá obrigado "
    "obrigada "
    "preciso quero ajuda",
    // Italian
    "ai alla alle anche che chi ci come con cosa da dal dalla dei del della delle di dove e gli ha ho i il io la le "
    "lei lo "
    "lui ma mi mia mio nel nella non o per perché più può quando quello questa questo se si sono su sul tra tu un una "
    "uno "
    "vorrei ciao buongiorno grazie prego aiuto",
    // Dutch
    "aan als bij dan dat de deze die dit door een en er geen had heb hebben heeft het hij hoe ik in is je kan kunnen "
    "maar me "
    "met mijn naar niet nog nu of om ook op over te tot u uit uw van voor waar wat we wel wij wil worden wordt zal ze "
    "zich "
    "zijn zo zou hallo dank bedankt alstublieft graag",
};

std::vector<std::string_view> sorted_words() {
  std::vector<std::string_view> words;
  for (std::string_view list : kWords) {
    while (!list.empty()) {
      const std::size_t blank = list.find(' ');
      words.push_back(list.substr(0, blank));
      list = blank == std::string_view::npos ? std::string_view() : list.substr(blank + 1);
    }
  }
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace

bool is_stop_word(std::string_view word) {
  static const std::vector<std::string_view> words = sorted_words();
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace tracesift::local
