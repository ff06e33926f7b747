import { Anchor, Button, Text, TextInput } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { EntrySheet, Trouble } from "./entry-sheet";
import { ProviderButton } from "./provider-button";
import { useDoor, useRecover, useSignIn } from "./use-session";

type Way = "passkey" | "name" | "code";

const ByPasskey = ({ withName }: { withName: boolean }) => {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const signing = useSignIn();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        signing.mutate(withName ? name.trim() : "");
      }}
    >
      {withName && (
        <TextInput
          label={t("entry.name")}
          autoComplete="username webauthn"
          value={name}
          required
          mb="md"
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
      )}
      <Button
        type="submit"
        size="md"
        fullWidth
        loading={signing.isPending}
        leftSection={<IconKey size={18} stroke={1.8} aria-hidden />}
      >
        {t("entry.withPasskey")}
      </Button>
      <Trouble error={signing.error} />
    </form>
  );
};

const ByCode = () => {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const recovering = useRecover();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        recovering.mutate(code);
      }}
    >
      <TextInput
        label={t("entry.code")}
        description={t("entry.codeMeans")}
        autoComplete="one-time-code"
        dir="ltr"
        value={code}
        required
        mb="md"
        onChange={(event) => {
          setCode(event.currentTarget.value);
        }}
      />
      <Button type="submit" size="md" fullWidth loading={recovering.isPending}>
        {t("entry.withCode")}
      </Button>
      <Trouble error={recovering.error} />
    </form>
  );
};

/** Nobody is signed in: by a passkey, or by a code where every passkey is lost. */
export const SignInPage = () => {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>("passkey");
  const origin = useDoor().data?.origin;
  const other = (["passkey", "name", "code"] as const).filter((one) => one !== way);
  return (
    <EntrySheet title={t("entry.signIn")}>
      {origin !== undefined && origin !== globalThis.location.origin && (
        <Text size="sm">
          {t("entry.elsewhere")}{" "}
          <Anchor href={origin} dir="ltr">
            {origin}
          </Anchor>
        </Text>
      )}
      {way === "code" ? <ByCode /> : <ByPasskey key={way} withName={way === "name"} />}
      <ProviderButton />
      {other.map((one) => (
        <Anchor
          key={one}
          component="button"
          type="button"
          size="sm"
          ta="start"
          onClick={() => {
            setWay(one);
          }}
        >
          {t(`entryWay.${one}`)}
        </Anchor>
      ))}
    </EntrySheet>
  );
};
