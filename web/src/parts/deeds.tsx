import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** What can be done, each by its name in the texts, with its form. */
export type Ways = [name: string, form: ReactNode][];

/** What can be done here, one form at a time; the first is what is mostly done. */
export const Deeds = ({ ways }: { ways: Ways }) => {
  const { t } = useTranslation();
  const [first] = ways;
  if (first === undefined) return null;
  return (
    <Tabs defaultValue={first[0]} keepMounted={false}>
      <Tabs.List mb="md" maw="44rem">
        {ways.map(([name]) => (
          <Tabs.Tab key={name} value={name}>
            {t(`deed.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {ways.map(([name, form]) => (
        <Tabs.Panel key={name} value={name}>
          {form}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
};
