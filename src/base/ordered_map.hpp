// SPDX-License-Identifier: MIT
// Objects of base::Json: nlohmann's ordered_map, whose members are a list in the order they came, with a look-up by
// hash where there are many. A list alone takes a million comparisons for each of a million members.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"

namespace tracesift::base {

template <class Key, class T, class IgnoredLess, class Allocator>
class OrderedMap : public nlohmann::ordered_map<Key, T, IgnoredLess, Allocator> {
  using Base = nlohmann::ordered_map<Key, T, IgnoredLess, Allocator>;

 public:
  using typename Base::const_iterator;
  using typename Base::iterator;
  using typename Base::key_type;
  using typename Base::mapped_type;
  using typename Base::size_type;
  using typename Base::value_type;

  OrderedMap() = default;
  OrderedMap(const OrderedMap& other) : Base(other) {}
  OrderedMap(OrderedMap&& other) noexcept : Base(std::move(other)), index_(std::move(other.index_)) {}
  OrderedMap(std::initializer_list<value_type> members) { insert(members.begin(), members.end()); }
  template <class It>
  OrderedMap(It first, It last) {
    insert(first, last);
  }
  OrderedMap& operator=(const OrderedMap& other) {
    Base::operator=(other);
    index_.reset();
    return *this;
  }
  OrderedMap& operator=(OrderedMap&& other) noexcept {
    Base::operator=(std::move(other));
    index_ = std::move(other.index_);
    return *this;
  }
  ~OrderedMap() = default;

  iterator find(std::string_view key) { return Base::begin() + static_cast<std::ptrdiff_t>(place(key)); }
  const_iterator find(std::string_view key) const { return Base::begin() + static_cast<std::ptrdiff_t>(place(key)); }
  size_type count(std::string_view key) const { return place(key) < Base::size() ? 1 : 0; }
  bool contains(std::string_view key) const { return place(key) < Base::size(); }

  template <class K>
  std::pair<iterator, bool> emplace(K&& key, T&& value) {
    const std::size_t at = place(std::string_view(key));
    const bool is_new = at == Base::size();
    if (is_new) Base::Container::emplace_back(std::forward<K>(key), std::move(value));
    return {Base::begin() + static_cast<std::ptrdiff_t>(at), is_new};
  }
  template <class K>
  T& operator[](K&& key) {
    return emplace(std::forward<K>(key), T{}).first->second;
  }
  const T& operator[](std::string_view key) const { return at(key); }
  T& at(std::string_view key) { return Base::Container::at(place(key)).second; }
  const T& at(std::string_view key) const { return Base::Container::at(place(key)).second; }

  size_type erase(std::string_view key) {
    const std::size_t at = place(key);
    if (at == Base::size()) return 0;
    erase(Base::begin() + static_cast<std::ptrdiff_t>(at));
    return 1;
  }
  iterator erase(iterator at) {
    index_.reset();
    return Base::erase(at);
  }
  iterator erase(iterator first, iterator last) {
    index_.reset();
    return Base::erase(first, last);
  }

  std::pair<iterator, bool> insert(value_type&& member) { return emplace(member.first, std::move(member.second)); }
  std::pair<iterator, bool> insert(const value_type& member) { return emplace(member.first, T(member.second)); }
  template <class It>
  void insert(It first, It last) {
    for (; first != last; ++first) insert(*first);
  }

 private:
  static constexpr std::size_t kMaxLinear = 32;

  struct Index {
    Index() : size(0) {}
    std::unordered_multimap<std::uint64_t, std::size_t> places;  // by the key's hash
    std::size_t size;                                            // members in it
  };

  std::string_view key_at(std::size_t i) const { return (Base::begin() + static_cast<std::ptrdiff_t>(i))->first; }

  /// The index of the key; size() if it is missing.
  std::size_t place(std::string_view key) const {
    const std::size_t size = Base::size();
    if (size <= kMaxLinear) {
      for (std::size_t i = 0; i < size; ++i) {
        if (key_at(i) == key) return i;
      }
      return size;
    }
    if (!index_) index_ = std::make_unique<Index>();
    for (; index_->size < size; ++index_->size) {
      index_->places.emplace(hash(key_at(index_->size)), index_->size);
    }
    const auto [first, last] = index_->places.equal_range(hash(key));
    for (auto found = first; found != last; ++found) {
      if (key_at(found->second) == key) return found->second;
    }
    return size;
  }

  mutable std::unique_ptr<Index> index_;
};

}  // namespace tracesift::base
