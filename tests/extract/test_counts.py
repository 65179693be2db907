import pytest

from comity.extract.counts import figures_of
from comity.extract.events import guest_of
from tests.extract.helpers import analysed


@pytest.mark.parametrize(
    ("text", "personnel", "ships", "aircraft"),
    [
        ("About 300 Kenyan soldiers and 250 Ugandan troops drilled.", {"KEN": 300, "UGA": 250}, {}, {}),
        ("More than 5,000 soldiers from Kenya and Uganda took part.", {"total": 5000}, {}, {}),
        ("Two destroyers and a tanker from Kenya joined.", {}, {"KEN": 3}, {}),
        ("Kenya sent 12 aircraft.", {}, {}, {"KEN": 12}),
        ("Some 3,200 Kenyans stood beside 90 Ugandans.", {"KEN": 3200, "UGA": 90}, {}, {}),
        ("Roughly 2,800 U.S. troops met 90 Kenyans.", {"KEN": 90}, {}, {}),
        ("The 800 Kenyan and 300 Ugandan marines landed.", {"KEN": 800, "UGA": 300}, {}, {}),
        ("Some 900 Kenyan and Ugandan soldiers landed.", {"total": 900}, {}, {}),
        ("Ten Kenyan and Ugandan aircraft flew past.", {}, {}, {"total": 10}),
        ("In all 700 soldiers, 250 of them from Uganda, drilled.", {"total": 700, "UGA": 250}, {}, {}),
        ("More than 100 of the soldiers are Ugandans.", {"UGA": 100}, {}, {}),
        ("It drew 500 soldiers, 250 per side.", {"total": 500, "KEN": 250, "UGA": 250}, {}, {}),
        ("Eighty men from each side drilled.", {"KEN": 80, "UGA": 80}, {}, {}),
        ("The Kenyan soldiers number up to 3,200.", {"KEN": 3200}, {}, {}),
        ("The 280-strong crew came ashore.", {"total": 280}, {}, {}),
        ("A 45-strong fleet sailed.", {}, {}, {}),
        ("The boat's Kenyan crew of 48 came ashore.", {"KEN": 48}, {}, {}),
        ("A boat with a crew of 48 called at Mtwara in Kenya.", {"total": 48}, {}, {}),
        ("Four Kenyan planes and 15 Ugandan ones came near.", {}, {}, {"KEN": 4, "UGA": 15}),
        ("Kenya sent 15 Ugandan ones back.", {}, {}, {}),
        ("About 350 members of the Kenyan Navy sailed.", {"KEN": 350}, {}, {}),
        ("An Ugandan contingent of 200 arrived.", {"UGA": 200}, {}, {}),
        ("NATO brought 6,500 soldiers.", {"total": 6500}, {}, {}),
        ("They crossed the western desert with 120 Kenyan troops.", {"KEN": 120}, {}, {}),
        ("The attack killed 40 soldiers of Kenya.", {}, {}, {}),
        ("Kenya sold 400 trucks in 2019.", {}, {}, {}),
        ("The Kenyan officer was 45 when he met the Ugandan pilots.", {}, {}, {}),
        ("The Kenyan sailor is 45.", {}, {}, {}),
        ("The Kenyan officers were 45 when they met the Ugandans.", {}, {}, {}),
        ("The average age of the soldiers was 24.", {}, {}, {}),
        ("The Kenyan soldiers were 450.", {"KEN": 450}, {}, {}),
        ("The number of Kenyan soldiers was 450.", {"KEN": 450}, {}, {}),
        ("The number of soldiers from Kenya was 450.", {"KEN": 450}, {}, {}),
        ("The strength of the Kenyan contingent was 450.", {"KEN": 450}, {}, {}),
        ("The troop strength was 450.", {"total": 450}, {}, {}),
        ("The number of the Kenyan troops was 450.", {"KEN": 450}, {}, {}),
        ("The number of Kenyan aircraft was 45.", {}, {}, {}),
        ("The 250 Kenyan soldiers carried rifles, 3 apiece.", {"KEN": 250}, {}, {}),
        ("The 250 Kenyan soldiers got 3 each.", {"KEN": 250}, {}, {}),
        ("Some 250 Kenyan soldiers, 3 apiece, landed.", {"KEN": 250}, {}, {}),
        ("The six soldiers carried rifles (3 apiece).", {"total": 6}, {}, {}),
        ("The 250 soldiers and 4 ships, 2 per side, drilled.", {"total": 250}, {"total": 4}, {}),
        ("The 250 soldiers played football, 11 a side.", {"total": 250}, {}, {}),
        ("It drew 500 soldiers (about 230 from each side).", {"total": 500, "KEN": 230, "UGA": 230}, {}, {}),
        ("Kenyan gunners, 120 of them, fired first.", {"KEN": 120}, {}, {}),
        ("Kenyan and Ugandan troops, 1,200 of them, trained.", {"total": 1200}, {}, {}),
        ("Kenyan boats, 12 of them, sailed.", {}, {}, {}),
        ("A force of 2,030 had gone there.", {"total": 2030}, {}, {}),
        ("They number about 6,000.", {"total": 6000}, {}, {}),
        ("The number of participants was given as 2,500.", {"total": 2500}, {}, {}),
        ("Its 350 participants come from five states.", {"total": 350}, {}, {}),
        ("Five participants, Kenya among them, are states.", {}, {}, {}),
        ("Kenya sends 180 men, and 420 are coming from Uganda.", {"KEN": 180, "UGA": 420}, {}, {}),
        ("Uganda had lent five hundred.", {"UGA": 500}, {}, {}),
        ("Uganda had lent a hand, and five came.", {}, {}, {}),
        ("Kenya brought four ships, Uganda three.", {}, {"KEN": 4, "UGA": 3}, {}),
        ("Eight ships came, three of them Kenyan.", {}, {"total": 8, "KEN": 3}, {}),
        ("Some 800 men of the Republic of Kenya and Uganda came.", {"total": 800}, {}, {}),
        ("Kenya intends to send 550 soldiers.", {"KEN": 550}, {}, {}),
        ("Two Kenyan ships were watched by a Ugandan helicopter.", {}, {"KEN": 2}, {"UGA": 1}),
        ("Six ships of both navies met, a Kenyan frigate first.", {}, {"total": 6}, {}),
        ("In 2024 soldiers of both sides drilled.", {}, {}, {}),
        (
            "It brings together 900 soldiers, of whom 600 belong to the Kenyan army and 300 to the Ugandan one.",
            {"total": 900, "KEN": 600, "UGA": 300},
            {},
            {},
        ),
        ("Kenya sent a few men to Uganda's huge war game of an estimated 3,000 participants.", {"total": 3000}, {}, {}),
        ("Kenya sent 1,200 soldiers, up to 300 to Uganda.", {"KEN": 1200}, {}, {}),
        ("Kenya approved the dispatch of 500 troops to Uganda.", {"KEN": 500}, {}, {}),
        ("Kenya sent a force of 300 soldiers to Uganda.", {"KEN": 300}, {}, {}),
        ("Of the 500 soldiers 300 were sent to Mombasa.", {"total": 500}, {}, {}),
        ("A hundred soldiers each from Kenya and Uganda search houses.", {"KEN": 100, "UGA": 100}, {}, {}),
        (
            "The drill brings 92 soldiers of the Uganda People's Defence Force together with others.",
            {"UGA": 92},
            {},
            {},
        ),
        ("Kenya brought in 2000 soldiers.", {"KEN": 2000}, {}, {}),
        (
            "Kenya's force, drawn from army units, numbers more than 2,000 people and brings 300 vehicles.",
            {"KEN": 2000},
            {},
            {},
        ),
        ("In all 700 soldiers drilled, 250 of them women.", {"total": 700}, {}, {}),
        ("Some 300 Kenyan soldiers came, 20 of them women.", {"KEN": 300}, {}, {}),
        ("Kenyan soldiers planted trees, 5,000 of them, with Uganda.", {}, {}, {}),
        ("The Kenyan navy sent a frigate, a corvette and a tanker.", {}, {"KEN": 3}, {}),
        ("Steadfast, a Kenyan frigate, met Vigour, a Ugandan corvette.", {}, {}, {}),
        ("Kenyan marines seized a boat during the drill.", {}, {}, {}),
        ("Kenya fired missiles at a Ugandan-made drone.", {}, {}, {}),
        ("The number of Kenyan troops fell as 14 villages were cleared.", {}, {}, {}),
        ("Some 500 soldiers and eight ships came, three of them Kenyan.", {"total": 500}, {"total": 8, "KEN": 3}, {}),
        ("Four ships passed three of Uganda's islands.", {}, {"total": 4}, {}),
        ("Some 300 soldiers came from Kenya, and Uganda sent 200.", {"KEN": 300, "UGA": 200}, {}, {}),
        ("A team of 12 sniffer dogs came to Kenya.", {}, {}, {}),
        ("With the guests, participants number about 1,000.", {"total": 1000}, {}, {}),
        ("Each army sends about eighty men.", {"KEN": 80, "UGA": 80}, {}, {}),
        ("Each army sends about eighty letters.", {}, {}, {}),
        ("Some 50,000 are expected.", {"total": 50000}, {}, {}),
        ("In all 180 took part in the drill.", {"total": 180}, {}, {}),
        ("In all 18 took part in the drill.", {}, {}, {}),
        ("Her 210 crew saw the town.", {"total": 210}, {}, {}),
        ("About 4,000 Kenyans man the base.", {"KEN": 4000}, {}, {}),
        ("The Kenyans, close to 4,000, occupy the old quarters.", {"KEN": 4000}, {}, {}),
        ("The oldest tenants are the Kenyans, of whom 1,450 remain.", {"KEN": 1450}, {}, {}),
        ("The Kenyans, 24 hours late, came by sea.", {}, {}, {}),
        ("The drill was led by the Kenyan, 54, a veteran.", {}, {}, {}),
        ("The Kenyans, of whom 300 speak French, joined.", {}, {}, {}),
        ("The rations arrived late, 300 of them from Kampala.", {}, {}, {}),
        ("In all, 300 trains were used.", {}, {}, {}),
        ("Some 50 million are expected.", {}, {}, {}),
        ("Kenya lost 12 guards.", {}, {}, {}),
        ("The soldiers now number 700.", {"total": 700}, {}, {}),
        ("Refugees from Kenya now number 60,000.", {}, {}, {}),
        ("Participants of the drill number nine.", {}, {}, {}),
        ("Not every army sends eighty men.", {"total": 80}, {}, {}),
        ("300 Kenyan and Ugandan soldiers live in tents; 150 live in houses.", {"total": 300}, {}, {}),
        ("About 9,000 of them stood in the north.", {"total": 9000}, {}, {}),
        ("Twelve of them flew over Kenya.", {}, {}, {}),
        ("Four thousand live in a camp of the Kenyan army.", {"total": 4000}, {}, {}),
        ("Four nations sent 1,200 soldiers, 300 each.", {"total": 1200, "KEN": 300, "UGA": 300}, {}, {}),
    ],
)
def test_counts_go_to_their_party(text, personnel, ships, aircraft):
    figures = figures_of(analysed(text), "exercise", [0], ("KEN", "UGA"))
    assert (dict(figures.personnel), dict(figures.ships), dict(figures.aircraft)) == (personnel, ships, aircraft)


def test_figures_of_states_outside_the_event_are_left_out_and_words_are_kept():
    figures = figures_of(analysed("Some 300 Kenyan soldiers and 90 Chadian troops."), "exercise", [0], ("KEN", "UGA"))
    assert dict(figures.personnel) == {"KEN": 300}
    assert [f.span.quote for f in figures.fields] == ["300 Kenyan soldiers"]


@pytest.mark.parametrize(
    ("whose", "code"),
    [
        ("from the United States", "USA"),
        ("from South Korea", "KOR"),
        ("from the Republic of Korea", "KOR"),
        ("South Korean", "KOR"),
        ("from the United Arab Emirates", "ARE"),
    ],
)
def test_a_part_goes_to_a_party_whose_name_has_several_words(whose, code):
    figures = figures_of(
        analysed(f"In all 700 soldiers, 250 of them {whose}, drilled."), "exercise", [0], ("KEN", code)
    )
    assert dict(figures.personnel) == {code: 250, "total": 700}


def test_what_nobody_is_named_for_is_the_guests():
    figures = figures_of(analysed("The 280-strong crew came ashore."), "visit", [0], ("KEN", "UGA"), guest="UGA")
    assert dict(figures.personnel) == {"UGA": 280}


@pytest.mark.parametrize(
    ("text", "guest"),
    [
        ("Kenyan soldiers guard a camp at Kampala in Uganda.", "KEN"),
        ("Kenyan soldiers guard a camp. The camp is near Kampala.", "KEN"),
        ("Ugandan instructors have come to Mombasa.", "UGA"),
        ("Kenyan and Ugandan soldiers guard a camp.", ""),
        ("From Nairobi in Kenya the soldiers went to Kampala in Uganda.", ""),
        ("Kenyan soldiers from Nairobi guard a camp at Kampala.", "KEN"),
        ("Soldiers guard a camp at Mombasa and one at Kampala. Kampala is in Uganda.", ""),
    ],
)
def test_the_guest_is_the_one_whose_soil_is_spoken_of_less(text, guest):
    assert guest_of(analysed(text), "deployment", [0], ("KEN", "UGA")) == guest
    assert guest_of(analysed(text), "exercise", [0], ("KEN", "UGA")) == ""


@pytest.mark.parametrize(
    ("kind", "personnel", "ships"),
    [
        ("deployment", {"KEN": 90}, {"KEN": 4}),
        ("technical_assistance", {"KEN": 90}, {}),
        ("arms_transfer", {}, {}),
        ("agreement", {}, {}),
    ],
)
def test_ships_that_are_sold_or_lent_do_not_take_part(kind, personnel, ships):
    figures = figures_of(analysed("Kenya sent 4 ships and 90 Kenyan sailors."), kind, [0], ("KEN", "UGA"))
    assert (dict(figures.personnel), dict(figures.ships)) == (personnel, ships)
