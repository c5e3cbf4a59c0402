#include "language/written.hpp"

#include <string>

#include "catch.hpp"

using namespace tracesift::language;

namespace {

const Wording::Spellings kFlight = {{"flight", 8}, {"Flight", 2}};
const Wording::Spellings kCancel = {{"cancel", 5}};
const Wording::Spellings kChange = {{"change", 5}, {"modify", 2}};
const Wording::Spellings kFind = {{"find", 9}, {"search", 4}};
const Wording::Spellings kHotel = {{"hotel", 4}};
const Wording::Spellings kHotels = {{"hotels", 9}};
const Wording::Spellings kAtm = {{"ATM", 6}, {"atm", 1}};
const Wording::Spellings kLuggage = {{"luggage", 6}};

Wording request(const Wording::Spellings& verbs, const Wording::Spellings& objects) {
  return {.form = Form::request, .verbs = verbs, .objects = objects, .uses = 10, .with_a = 3, .with_own = 6};
}

}  // namespace

TEST_CASE("a name is written as most people wrote it") {
  CHECK(write_name({request(kCancel, kFlight)}) == "Cancel a flight");
  CHECK(write_name({request(kCancel, kFlight), request(kChange, kFlight)}) == "Cancel or change a flight");
  CHECK(write_name({request(kFind, kFlight), request(kFind, kHotel)}) == "Find a flight or a hotel");
  CHECK(write_name({request(kFind, kFlight), request(kFind, kFlight)}) == "Find a flight");
  CHECK(write_name({request(kFind, kAtm)}) == "Find an ATM");
  CHECK(write_name({}) == "");
}

TEST_CASE("articles follow the uses") {
  Wording luggage = request(kFind, kLuggage);  // nobody says "a luggage"
  luggage.with_a = 0;
  luggage.with_own = 9;
  CHECK(write_name({luggage}) == "Find luggage");
  Wording hotels = request(kFind, kHotel);
  hotels.plural_objects = kHotels;
  hotels.plurals = 6;
  CHECK(write_name({hotels}) == "Find hotels");
  Wording the = request(kFind, kHotel);
  the.with_the = 8;
  CHECK(write_name({the}) == "Find the hotel");
}

TEST_CASE("what does not work says so, and German puts the object first") {
  CHECK(write_name(
            {{.form = Form::cannot, .verbs = kCancel, .objects = kFlight, .uses = 10, .with_a = 2, .with_own = 8}}) ==
        "Cannot cancel a flight");
  CHECK(write_name({{.form = Form::fault, .objects = kHotel, .uses = 10}}) == "Hotel problems");
  CHECK(write_name({{.form = Form::fault, .objects = kHotel, .fault = "closed", .uses = 10}}) == "Hotel closed");
  const Wording::Spellings order = {{"Bestellung", 5}};
  const Wording::Spellings storno = {{"stornieren", 5}};
  CHECK(write_name({{.form = Form::request, .verbs = storno, .objects = order, .is_object_first = true, .uses = 5}}) ==
        "Bestellung stornieren");
}

TEST_CASE("a name begins with a capital of its script") {
  CHECK(sentence_case("änderung") == "Änderung");
  CHECK(sentence_case("éclair") == "Éclair");
  CHECK(sentence_case("заказ") == "Заказ");
  CHECK(sentence_case("退货") == "退货");
  CHECK(sentence_case("ATM") == "ATM");
  CHECK(sentence_case("") == "");
}
