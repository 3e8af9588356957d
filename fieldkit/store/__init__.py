"""What happened: the journal, the tables made from it, the verbs that write and the queries that read.

Everything another room needs is named here. Open a store, pass it to verbs and queries:

    with Store.open(paths.store) as store:
        partner = add_partner(store, "腾飞电脑", district="天河")
        add_note(store, partner, "有兴趣", mark="+")
"""

from typing import TYPE_CHECKING

from fieldkit.lazy import lazy_names

if TYPE_CHECKING:
    from fieldkit.store.change import BadChange, Change
    from fieldkit.store.doctor import rebuild, verify
    from fieldkit.store.drafting import clear_draft, drafts, load_draft, save_draft
    from fieldkit.store.dumping import dump
    from fieldkit.store.faults import (
        StoreBusy,
        StoreClosed,
        StoreDamaged,
        StoreError,
        StoreFull,
        StoreTooNew,
        StoreUnwritable,
        UnknownRecord,
    )
    from fieldkit.store.merge import Received, changes, receive
    from fieldkit.store.pinyin import fill_pinyin
    from fieldkit.store.store import Store
    from fieldkit.store.verbs.conflicts import pick
    from fieldkit.store.verbs.followups import (
        add_followup,
        complete_followup,
        edit_followup,
        edit_handout,
        hand_back,
        hand_out,
    )
    from fieldkit.store.verbs.notes import (
        Written,
        add_note,
        delete_note,
        edit_note,
        hear,
        rewrite_note,
        settle,
        write_note,
    )
    from fieldkit.store.verbs.partners import (
        add_contact,
        add_partner,
        delete_partner,
        edit_contact,
        edit_partner,
    )
    from fieldkit.store.verbs.route import drop_stop, plan_stop
    from fieldkit.store.verbs.stages import decide, meet, move_stage, place_partners, set_stage_since
    from fieldkit.store.verbs.undo import Undoable, next_undo, undo
    from fieldkit.store.verbs.visits import (
        enter_step,
        finish_step,
        finish_visit,
        miss_visit,
        pause_visit,
        plan_visit,
        prepare_goal,
        prepare_item,
        put_aside,
        resume_visit,
        set_goal,
        start_visit,
        tick,
    )

__all__ = [
    "BadChange",
    "Change",
    "Received",
    "Store",
    "StoreBusy",
    "StoreClosed",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "StoreUnwritable",
    "Undoable",
    "UnknownRecord",
    "Written",
    "add_contact",
    "add_followup",
    "add_note",
    "add_partner",
    "changes",
    "clear_draft",
    "complete_followup",
    "decide",
    "delete_note",
    "delete_partner",
    "drafts",
    "drop_stop",
    "dump",
    "edit_contact",
    "edit_followup",
    "edit_handout",
    "edit_note",
    "edit_partner",
    "enter_step",
    "fill_pinyin",
    "finish_step",
    "finish_visit",
    "hand_back",
    "hand_out",
    "hear",
    "load_draft",
    "meet",
    "miss_visit",
    "move_stage",
    "next_undo",
    "pause_visit",
    "pick",
    "place_partners",
    "plan_stop",
    "plan_visit",
    "prepare_goal",
    "prepare_item",
    "put_aside",
    "rebuild",
    "receive",
    "resume_visit",
    "rewrite_note",
    "save_draft",
    "set_goal",
    "set_stage_since",
    "settle",
    "start_visit",
    "tick",
    "undo",
    "verify",
    "write_note",
]

_HOMES = {
    "BadChange": "change",
    "Change": "change",
    "rebuild": "doctor",
    "verify": "doctor",
    "clear_draft": "drafting",
    "drafts": "drafting",
    "load_draft": "drafting",
    "save_draft": "drafting",
    "dump": "dumping",
    "StoreBusy": "faults",
    "StoreClosed": "faults",
    "StoreDamaged": "faults",
    "StoreError": "faults",
    "StoreFull": "faults",
    "StoreTooNew": "faults",
    "StoreUnwritable": "faults",
    "UnknownRecord": "faults",
    "Received": "merge",
    "changes": "merge",
    "receive": "merge",
    "fill_pinyin": "pinyin",
    "Store": "store",
    "pick": "verbs.conflicts",
    "add_followup": "verbs.followups",
    "complete_followup": "verbs.followups",
    "edit_followup": "verbs.followups",
    "edit_handout": "verbs.followups",
    "hand_back": "verbs.followups",
    "hand_out": "verbs.followups",
    "Written": "verbs.notes",
    "add_note": "verbs.notes",
    "delete_note": "verbs.notes",
    "edit_note": "verbs.notes",
    "hear": "verbs.notes",
    "rewrite_note": "verbs.notes",
    "settle": "verbs.notes",
    "write_note": "verbs.notes",
    "add_contact": "verbs.partners",
    "add_partner": "verbs.partners",
    "delete_partner": "verbs.partners",
    "edit_contact": "verbs.partners",
    "edit_partner": "verbs.partners",
    "drop_stop": "verbs.route",
    "plan_stop": "verbs.route",
    "decide": "verbs.stages",
    "meet": "verbs.stages",
    "move_stage": "verbs.stages",
    "place_partners": "verbs.stages",
    "set_stage_since": "verbs.stages",
    "Undoable": "verbs.undo",
    "next_undo": "verbs.undo",
    "undo": "verbs.undo",
    "enter_step": "verbs.visits",
    "finish_step": "verbs.visits",
    "finish_visit": "verbs.visits",
    "miss_visit": "verbs.visits",
    "pause_visit": "verbs.visits",
    "plan_visit": "verbs.visits",
    "prepare_goal": "verbs.visits",
    "prepare_item": "verbs.visits",
    "put_aside": "verbs.visits",
    "resume_visit": "verbs.visits",
    "set_goal": "verbs.visits",
    "start_visit": "verbs.visits",
    "tick": "verbs.visits",
}

__getattr__ = lazy_names(__name__, _HOMES)
