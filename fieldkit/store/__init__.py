"""What happened: the journal, the tables made from it, the verbs that write and the queries that read.

Everything another room needs is named here. Open a store, pass it to verbs and queries:

    with Store.open(paths.store) as store:
        partner = add_partner(store, "腾飞电脑", district="天河")
        add_note(store, partner, "有兴趣", mark="+")
"""

from fieldkit.store import queries, records
from fieldkit.store.change import BadChange, Change
from fieldkit.store.doctor import rebuild, verify
from fieldkit.store.drafts import clear_draft, drafts, load_draft, save_draft
from fieldkit.store.dump import dump
from fieldkit.store.faults import (
    StoreBusy,
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
    move_followup,
)
from fieldkit.store.verbs.notes import add_note, delete_note, edit_note, hear, settle
from fieldkit.store.verbs.partners import (
    Imported,
    add_contact,
    add_partner,
    delete_partner,
    edit_contact,
    edit_partner,
    import_partners,
)
from fieldkit.store.verbs.route import drop_stop, plan_stop
from fieldkit.store.verbs.undo import undo
from fieldkit.store.verbs.visits import (
    enter_step,
    finish_step,
    finish_visit,
    miss_visit,
    pause_visit,
    plan_visit,
    put_aside,
    resume_visit,
    set_goal,
    start_visit,
    tick,
)

__all__ = [
    "BadChange",
    "Change",
    "Imported",
    "Received",
    "Store",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreFull",
    "StoreTooNew",
    "StoreUnwritable",
    "UnknownRecord",
    "add_contact",
    "add_followup",
    "add_note",
    "add_partner",
    "changes",
    "clear_draft",
    "complete_followup",
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
    "import_partners",
    "load_draft",
    "miss_visit",
    "move_followup",
    "pause_visit",
    "pick",
    "plan_stop",
    "plan_visit",
    "put_aside",
    "queries",
    "rebuild",
    "receive",
    "records",
    "resume_visit",
    "save_draft",
    "set_goal",
    "settle",
    "start_visit",
    "tick",
    "undo",
    "verify",
]
