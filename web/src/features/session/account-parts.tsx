import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Answer } from "../../parts/answer";
import { Mark } from "../../parts/mark";
import { Moment } from "../../parts/moment";
import { Section } from "../../parts/section";
import sheet from "../../parts/sheet.module.css";
import { Codes } from "./codes";
import { EndButton } from "./end-button";
import { Trouble } from "./entry-sheet";
import { ProviderButton } from "./provider-button";
import classes from "./session.module.css";
import { TokensPart } from "./tokens-part";
import {
  useAddPasskey,
  useCodesLeft,
  useDevices,
  useEndDevice,
  usePasskeys,
  useRemovePasskey,
  useRenewCodes,
} from "./use-account";
import { useSession, useSignOut } from "./use-session";

const PasskeysPart = () => {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const passkeys = usePasskeys();
  const adding = useAddPasskey();
  const removing = useRemovePasskey();
  return (
    <Section title={t("account.passkeys")} about={t("account.passkeysAbout")}>
      <Answer query={passkeys}>
        {({ items }) => (
          <table className={sheet.table} aria-label={t("account.passkeys")}>
            <tbody>
              {items.map((passkey) => (
                <tr key={passkey.id}>
                  <th scope="row">
                    <bdi>{passkey.name}</bdi>
                  </th>
                  <td className={sheet.quiet}>
                    {t("account.since")} <Moment at={passkey.made_at} date />
                  </td>
                  <td className={sheet.number}>
                    <EndButton
                      id={passkey.id}
                      named={t("account.removeNamed", { name: passkey.name })}
                      by={removing}
                    >
                      {t("account.remove")}
                    </EndButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate(name.trim(), {
            onSuccess: () => {
              setName("");
            },
          });
        }}
      >
        <TextInput
          label={t("account.passkeyName")}
          value={name}
          maxLength={64}
          required
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" loading={adding.isPending}>
          {t("account.addPasskey")}
        </Button>
      </form>
      <Trouble error={adding.error ?? removing.error} />
      <ProviderButton links />
    </Section>
  );
};

const CodesPart = () => {
  const { t } = useTranslation();
  const left = useCodesLeft();
  const renewing = useRenewCodes();
  return (
    <Section title={t("codes.title")} about={t("codes.about")}>
      <Answer query={left}>{({ codes_left }) => <p>{t("codes.left", { count: codes_left })}</p>}</Answer>
      {renewing.data === undefined ? (
        <Button
          variant="default"
          loading={renewing.isPending}
          onClick={() => {
            renewing.mutate(undefined);
          }}
        >
          {t("codes.renew")}
        </Button>
      ) : (
        <Codes codes={renewing.data.codes} />
      )}
      <Trouble error={renewing.error} />
    </Section>
  );
};

const DevicesPart = () => {
  const { t } = useTranslation();
  const devices = useDevices();
  const ending = useEndDevice();
  const leaving = useSignOut();
  return (
    <Section title={t("account.devices")} about={t("account.devicesAbout")}>
      <Answer query={devices}>
        {({ items }) => (
          <table className={sheet.table} aria-label={t("account.devices")}>
            <tbody>
              {items.map((device) => (
                <tr key={device.id}>
                  <th scope="row">
                    <bdi>{device.name}</bdi>{" "}
                    {device.is_this && <Mark tone="good">{t("account.thisDevice")}</Mark>}
                  </th>
                  <td className={sheet.quiet}>{t(`wayIn.${device.way}`)}</td>
                  <td className={sheet.quiet}>
                    {t("account.seen")} <Moment at={device.seen_at} />
                  </td>
                  <td className={sheet.number}>
                    {!device.is_this && (
                      <EndButton
                        id={device.id}
                        named={t("account.endNamed", { name: device.name })}
                        by={ending}
                      >
                        {t("me.signOut")}
                      </EndButton>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
      <Group mt="md">
        <Button
          variant="default"
          loading={leaving.isPending}
          onClick={() => {
            leaving.mutate(true);
          }}
        >
          {t("account.signOutEverywhere")}
        </Button>
      </Group>
      <Trouble error={ending.error} />
    </Section>
  );
};

/** What signs in to the account of whoever sits here; a program's token has no account. */
export const AccountParts = () => {
  const session = useSession();
  if (session.data === undefined) return null;
  return (
    <>
      <PasskeysPart />
      <CodesPart />
      <DevicesPart />
      <TokensPart scopes={session.data.scopes} />
    </>
  );
};
