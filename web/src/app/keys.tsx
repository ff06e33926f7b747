import { Kbd, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { readsContent } from "../api/roles";
import { PLACES } from "./places";
import { useOwn } from "./session";

/** The keys that work, and what each does. */
export const Keys = () => {
  const { t } = useTranslation();
  const { role } = useOwn().you;
  const rows: [keys: string, words: string][] = [
    ["Ctrl K", t("shell.find")],
    ...(readsContent(role) ? [["!", t("shell.emergency")] as [string, string]] : []),
    ["?", t("keys.title")],
    ...PLACES.filter((place) => place.open(role)).map((place): [string, string] => [
      `g ${place.key}`,
      t(place.words),
    ]),
    ["j k", t("keys.move")],
    ["x", t("keys.mark")],
    ["Ctrl A", t("keys.markAll")],
    ["t", t("keys.take")],
    ["a", t("keys.assign")],
    ["z", t("keys.undo")],
    ["s", t("keys.decideSame")],
    ["d", t("keys.decideTwo")],
    ["n", t("keys.next")],
    ["Enter", t("keys.open")],
    ["Ctrl Enter", t("keys.send")],
    ["Esc", t("keys.close")],
  ];
  return (
    <Table maw="28rem">
      <Table.Tbody>
        {rows.map(([keys, words]) => (
          <Table.Tr key={keys}>
            <Table.Td w="8rem">
              <bdi dir="ltr">
                {keys.split(" ").map((key) => (
                  <Kbd key={key} size="sm" me={4}>
                    {key}
                  </Kbd>
                ))}
              </bdi>
            </Table.Td>
            <Table.Td>{words}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};
