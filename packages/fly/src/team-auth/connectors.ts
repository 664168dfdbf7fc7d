/** Table: who can vouch for users, in the order in which groups of a team are listed. */

/** A kind of group that a connector knows. */
export interface GroupKind {
  /** Last part of the option: `--github-org`. */
  readonly option: string;
  readonly valueName: string;
  readonly description: string;
  /** Key in a file of roles. */
  readonly key: string;
  /** Other names of the key. */
  readonly aliases?: readonly string[];
  /** Follows the name: the role within a space. */
  readonly suffix?: string;
}

export interface Connector {
  readonly id: string;
  readonly title: string;
  readonly groups: readonly GroupKind[];
}

const plainGroup = (who: string): GroupKind => ({
  option: 'group',
  valueName: 'GROUP_NAME',
  description: `A whitelisted ${who} group`,
  key: 'groups',
});

const org = (who: string): GroupKind => ({
  option: 'org',
  valueName: 'ORG_NAME',
  description: `A whitelisted ${who} org`,
  key: 'orgs',
});

const teamOf = (who: string, valueName = 'ORG_NAME:TEAM_NAME'): GroupKind => ({
  option: 'team',
  valueName,
  description: `A whitelisted ${who} team`,
  key: 'teams',
});

const space = (kind: Pick<GroupKind, 'option' | 'key' | 'description' | 'suffix'>): GroupKind => ({
  valueName: 'ORG_NAME:SPACE_NAME',
  ...kind,
});

export const connectors: readonly Connector[] = [
  { id: 'bitbucket-cloud', title: 'Bitbucket Cloud', groups: [teamOf('Bitbucket Cloud', 'TEAM_NAME')] },
  {
    id: 'cf',
    title: 'CloudFoundry',
    groups: [
      org('CloudFoundry'),
      space({
        option: 'space',
        key: 'spaces',
        suffix: 'developer',
        description: "(Deprecated) A whitelisted CloudFoundry space for users with the 'developer' role",
      }),
      space({
        option: 'space-with-any-role',
        key: 'spaces_with_any_role',
        description: 'A whitelisted CloudFoundry space for users with any role',
      }),
      space({
        option: 'space-with-developer-role',
        key: 'spaces_with_developer_role',
        suffix: 'developer',
        description: "A whitelisted CloudFoundry space for users with the 'developer' role",
      }),
      space({
        option: 'space-with-auditor-role',
        key: 'spaces_with_auditor_role',
        suffix: 'auditor',
        description: "A whitelisted CloudFoundry space for users with the 'auditor' role",
      }),
      space({
        option: 'space-with-manager-role',
        key: 'spaces_with_manager_role',
        suffix: 'manager',
        description: "A whitelisted CloudFoundry space for users with the 'manager' role",
      }),
      {
        option: 'space-guid',
        valueName: 'SPACE_GUID',
        description: 'A whitelisted CloudFoundry space guid',
        key: 'space_guids',
        aliases: ['spaceguids'],
      },
    ],
  },
  { id: 'gitea', title: 'Gitea', groups: [org('Gitea'), teamOf('Gitea')] },
  { id: 'github', title: 'GitHub', groups: [org('GitHub'), teamOf('GitHub')] },
  { id: 'gitlab', title: 'GitLab', groups: [plainGroup('GitLab')] },
  { id: 'ldap', title: 'LDAP', groups: [plainGroup('LDAP')] },
  { id: 'microsoft', title: 'Microsoft', groups: [plainGroup('Microsoft')] },
  { id: 'oauth', title: 'OAuth2', groups: [plainGroup('OAuth2')] },
  { id: 'oidc', title: 'OIDC', groups: [plainGroup('OIDC')] },
  { id: 'saml', title: 'SAML', groups: [plainGroup('SAML')] },
];
