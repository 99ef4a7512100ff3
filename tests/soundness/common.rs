//! What several conditions ask in the same words is found once: it is the same wherever it is asked, whatever event is at hand.

use std::iter;

use toetssteen::{
    assess::{evaluate::Evaluator, evaluator, known::Known, trace::Silent},
    dossier::Event,
    framework::condition::{Amount, Anchor, Condition, Selection, Window},
    verdict::Verdicts,
};

use crate::{choices::Choices, generate, properties::verdicts};

/// How often something was asked that has a number.
pub(crate) fn what_has_a_number_is_the_same_everywhere(bytes: &[u8]) -> usize {
    // Behind the last byte every choice is the first: what events are asked has bytes of its own.
    let (of_events, of_all) = bytes.split_at(bytes.len() / 4);
    let (mut framework, world) = generate::world(&mut Choices::new(of_all));
    generate::of_every_event(&mut framework, &mut Choices::new(of_events));
    let (dossier, possible) = (&world.dossier, verdicts(&framework, &world.dossier, &world));
    let known = Known::of(&framework, dossier);
    let alone = evaluator(&framework, dossier, generate::as_of());
    let together = Evaluator { known: Some(&known), ..alone };
    let here = iter::once(None).chain(dossier.events.iter().flatten().map(Some)).collect();
    let mut asked = Asked { alone, together, possible: &possible, here, number: 0 };
    framework.definitions.iter().for_each(|definition| asked.condition(&definition.when));
    for norm in &framework.norms {
        norm.date.iter().for_each(|date| asked.anchor(date));
        norm.conditions().for_each(|condition| asked.condition(condition));
    }
    let number = asked.number;
    generate::done(framework);
    number
}

struct Asked<'a> {
    /// Finds everything anew.
    alone: Evaluator<'a>,
    /// Finds once what has a number.
    together: Evaluator<'a>,
    possible: &'a [Verdicts],
    /// No event, and each.
    here: Vec<Option<&'a Event>>,
    number: usize,
}

impl<'a> Asked<'a> {
    fn condition(&mut self, condition: &'a Condition) {
        condition.parts().into_iter().for_each(|part| self.condition(part));
        condition.selections().into_iter().for_each(|select| self.selection(select));
        match condition {
            Condition::Order(anchors) => anchors.iter().for_each(|anchor| self.anchor(anchor)),
            Condition::Elapsed { from, to, .. }
            | Condition::Amount { amount: Amount::Elapsed { from, to, .. }, .. } => {
                self.anchor(from);
                self.anchor(to);
            }
            Condition::Gap { common: Some(_), .. } | Condition::Count { common: Some(_), .. } => {
                for this in self.here.clone() {
                    let truth = |of: Evaluator<'a>| of.truth(condition, this, self.possible, &mut Silent);
                    assert_eq!(truth(self.alone), truth(self.together), "{condition:#?}\n{this:#?}");
                }
                self.number += 1;
            }
            _ => {}
        }
    }

    fn selection(&mut self, select: &'a Selection) {
        let Window::Between { from, until, common, .. } = &select.window else { return };
        from.iter().chain(until).for_each(|anchor| self.anchor(anchor));
        if common.is_some() {
            for this in self.here.clone() {
                let window = |of: Evaluator<'a>| of.window(&select.window, this, self.possible);
                assert_eq!(window(self.alone), window(self.together), "{select:#?}\n{this:#?}");
            }
            self.number += 1;
        }
    }

    fn anchor(&mut self, anchor: &'a Anchor) {
        match anchor {
            Anchor::Day(_) | Anchor::AsOf | Anchor::Field(_) => {}
            Anchor::Shift { anchor, .. } => self.anchor(anchor),
            Anchor::Earliest(anchors) | Anchor::Latest(anchors) => {
                anchors.iter().for_each(|anchor| self.anchor(anchor));
            }
            Anchor::Edge { select, common, .. } => {
                self.selection(select);
                if common.is_some() {
                    for this in self.here.clone() {
                        let date = |of: Evaluator<'a>| of.anchor(anchor, this, self.possible);
                        assert_eq!(date(self.alone), date(self.together), "{anchor:#?}\n{this:#?}");
                    }
                    self.number += 1;
                }
            }
        }
    }
}
