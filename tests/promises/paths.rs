//! Whose a path is when two participants say that they are there.

use super::lab::{Lab, SiteId};
use super::{millis, seconds};
use std::net::SocketAddr;

/// A clinic that speaks.
fn speaker(lab: &mut Lab) -> SiteId {
    let clinic = lab.spoke();
    lab.site(clinic).publisher.level = 30;
    clinic
}

/// A participant whose port the NAT has given away.
fn moves_to_nowhere(lab: &mut Lab, id: SiteId) -> SocketAddr {
    let nowhere = SocketAddr::from(([203, 0, 113, 99], 9));
    lab.site(id).present = false;
    std::mem::replace(&mut lab.site(id).address, nowhere)
}

#[test]
fn a_clinic_behind_a_port_that_another_had_is_in_at_once() {
    let mut lab = Lab::seed(1);
    let hub = lab.hub();
    let mut before = speaker(&mut lab);
    lab.run_until(seconds(2), "the first is in", |lab| lab.hears(hub, before));
    for _ in 0..3 {
        let port = moves_to_nowhere(&mut lab, before);
        let next = speaker(&mut lab);
        lab.site(next).address = port;
        lab.run_until(seconds(2), "the next is in", |lab| lab.hears(hub, next));
        before = next;
    }
}

/// And the other way round: who was thought gone comes back to its old port, which the next one has
/// left.
#[test]
fn who_comes_back_to_a_port_of_its_own_has_it_again() {
    let mut lab = Lab::seed(2);
    let hub = lab.hub();
    let first = speaker(&mut lab);
    lab.run_until(seconds(2), "the first is in", |lab| lab.hears(hub, first));
    let port = moves_to_nowhere(&mut lab, first);
    let second = speaker(&mut lab);
    lab.site(second).address = port;
    lab.run_until(seconds(2), "the second is in", |lab| lab.hears(hub, second));
    moves_to_nowhere(&mut lab, second);
    lab.site(first).address = port;
    lab.site(first).present = true;
    lab.run_until(seconds(5), "with its next check", |lab| {
        lab.hears(hub, first)
    });
}

#[test]
fn an_insider_who_forges_an_address_takes_nothing_from_who_is_there() {
    let mut lab = Lab::seed(3);
    let hub = lab.hub();
    let victim = speaker(&mut lab);
    lab.run_until(seconds(2), "the victim is in", |lab| lab.hears(hub, victim));
    let there = lab.site(victim).address;
    let insider = speaker(&mut lab);
    let now = lab.now;
    let check = lab.site(insider).poll(now).swap_remove(0);
    for _ in 0..250 {
        lab.relay_gets(there, check.clone());
        lab.run_for(millis(20));
        assert!(lab.hears(hub, victim), "{:?}", lab.elapsed());
    }
    // and where it is itself, it is in
    lab.run_until(seconds(5), "the insider is in", |lab| {
        lab.hears(hub, insider)
    });
}

/// Whoever forged the address first has it only until its participant comes.
#[test]
fn an_address_that_was_forged_before_its_owner_came_is_its_owners() {
    let mut lab = Lab::seed(4);
    let hub = lab.hub();
    let insider = speaker(&mut lab);
    let now = lab.now;
    let check = lab.site(insider).poll(now).swap_remove(0);
    let victim = speaker(&mut lab);
    let there = lab.site(victim).address;
    lab.relay_gets(there, check);
    lab.run_until(seconds(2), "the victim is in", |lab| lab.hears(hub, victim));
}
