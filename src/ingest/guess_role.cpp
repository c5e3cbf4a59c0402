// SPDX-License-Identifier: MIT
// What columns are called, in the languages that exports are written in: offered, never believed.
#include <array>

#include "ingest/message/speakers.hpp"
#include "tracesift/mapping.hpp"

namespace tracesift {
namespace {

struct Names {
  std::string_view role;
  std::string_view words;  // in snake case, with a blank on both sides
};

/// The first role that has a word wins.
constexpr std::array<Names, 14> kNames = {{
    {"thread",
     " conversation_id conversation thread_id thread session_id session chat_id chat ticket_id ticket case_id case "
     "dialog_id call_id gespraech gespräch sitzung conversacion conversación hilo sesion sesión fil "},
    {"speaker",
     " speaker role sender author from who said_by spoken_by participant sprecher absender autor rolle hablante rol "
     "remitente locuteur auteur expediteur expéditeur falante remetente spreker afzender "},
    {"messages", " messages conversation_history history transcript dialog dialogue turns verlauf "},
    {"input",
     " input question query prompt request ask asked user_message user_input instruction utterance frage anfrage "
     "eingabe pregunta consulta entrada question_posee demande requete requête pergunta vraag domanda "},
    {"output",
     " output answer response reply completion result bot_message agent_message antwort ausgabe respuesta salida "
     "reponse réponse resposta saida saída risposta antwoord "},
    {"text",
     " text message content body utterance_text msg nachricht inhalt mensaje texto contenido texte contenu mensagem "
     "bericht testo messaggio "},
    {"start",
     " start start_time started_at timestamp time date created created_at datetime when zeit datum fecha hora "
     "horodatage data tijd "},
    {"end", " end end_time ended_at finished_at completed_at ende fin fim "},
    {"error", " error exception error_message failure fehler erreur erro errore fout "},
    {"model", " model model_name llm engine modell modelo modele modèle modello "},
    {"tokens", " tokens total_tokens token_count num_tokens "},
    {"cost", " cost cost_usd total_cost price kosten coste costo cout coût custo prezzo prijs "},
    {"score", " score rating stars csat feedback thumbs satisfaction bewertung puntuacion puntuación note nota voto "},
    {"id", " id trace_id run_id message_id uuid nr number nummer numero número "},
}};

}  // namespace

std::string_view guess_role(std::string_view path) {
  const std::string word = " " + ingest::snake_case(path.substr(path.rfind('.') + 1)) + " ";
  for (const Names& names : kNames) {
    if (names.words.find(word) != std::string_view::npos) return names.role;
  }
  return {};
}

}  // namespace tracesift
