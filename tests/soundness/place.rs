//! Places in a dossier, and putting something else there.

use toetssteen::{
    dossier::{Dossier, Fact},
    needed::Needs,
    vocabulary::Vocabulary,
};

/// A place in a dossier: a field, a kind of event, or a field of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Field(usize),
    Kind(usize),
    EventField(usize, usize),
}

pub(crate) fn places(vocabulary: &Vocabulary) -> Vec<Place> {
    let mut places: Vec<Place> = (0..vocabulary.fields.len()).map(Place::Field).collect();
    for (kind, what) in vocabulary.kinds.iter().enumerate() {
        places.push(Place::Kind(kind));
        places.extend((0..what.fields.len()).map(|field| Place::EventField(kind, field)));
    }
    places
}

pub(crate) fn is_read(needs: &Needs, place: Place) -> bool {
    match place {
        Place::Field(field) => !needs.fields[field].is_empty(),
        Place::Kind(kind) => !needs.kinds[kind].events.is_empty(),
        Place::EventField(kind, field) => !needs.kinds[kind].fields[field].is_empty(),
    }
}

/// Puts at a place what another dossier says there, or nothing.
pub(crate) fn replace(dossier: &mut Dossier, place: Place, other: &Dossier, empty: bool) {
    match place {
        Place::Field(field) => {
            dossier.facts[field] = if empty { Fact::unknown() } else { other.facts[field].clone() };
        }
        Place::Kind(kind) => {
            dossier.events[kind] = if empty { Vec::new() } else { other.events[kind].clone() };
            dossier.coverage[kind] = if empty { <_>::default() } else { other.coverage[kind].clone() };
        }
        Place::EventField(kind, field) => {
            let said = other.events[kind].first().map_or(Fact::unknown(), |event| event.facts[field].clone());
            for event in &mut dossier.events[kind] {
                event.facts[field] = if empty { Fact::unknown() } else { said.clone() };
            }
        }
    }
}
