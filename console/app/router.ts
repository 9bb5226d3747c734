import type { RouteRecordRaw } from 'vue-router';
import { createRouter, createWebHistory } from 'vue-router';
import { useAccountStore } from '../api/account-store.ts';
import { errorCodeOf } from '../api/http-client.ts';
import type { PageName } from './role-pages.ts';
import { mayOpen, pagesOfRole } from './role-pages.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Which of the guarded pages this is; none for pages anybody may see. */
    page?: PageName;
    shell: 'operator' | 'candidate' | 'none';
    /** Message key of the page's title. */
    title: string;
  }
}

const operator = (page: PageName) => ({ page, shell: 'operator', title: `page.${page}` }) as const;

const routes: RouteRecordRaw[] = [
  {
    path: '/',
    name: 'home',
    component: () => import('./opening-page.vue'),
    meta: { shell: 'none', title: 'page.home' },
  },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('../features/sign-in/sign-in-page.vue'),
    meta: { shell: 'none', title: 'page.signIn' },
  },
  {
    path: '/wall',
    name: 'wall',
    component: () => import('../features/wall/wall-page.vue'),
    meta: operator('wall'),
  },
  {
    path: '/sessions/:examSessionId',
    name: 'session',
    component: () => import('./session-desk.vue'),
    props: true,
    meta: operator('session'),
  },
  {
    path: '/sessions/:examSessionId/replay',
    name: 'replay',
    component: () => import('./replay-desk.vue'),
    props: true,
    meta: operator('replay'),
  },
  {
    path: '/exams',
    name: 'exams',
    component: () => import('../features/exams/exams-page.vue'),
    meta: operator('exams'),
  },
  {
    path: '/words',
    name: 'words',
    component: () => import('../features/ready-words/ready-words-page.vue'),
    meta: operator('words'),
  },
  {
    path: '/headsets',
    name: 'headsets',
    component: () => import('../features/headsets/headsets-page.vue'),
    meta: operator('headsets'),
  },
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('../features/accounts/accounts-page.vue'),
    meta: operator('accounts'),
  },
  {
    path: '/exam',
    name: 'candidate',
    component: () => import('../features/candidate/candidate-page.vue'),
    meta: { page: 'candidate', shell: 'candidate', title: 'page.candidate' },
  },
  {
    path: '/not-allowed',
    name: 'not-allowed',
    component: () => import('./not-allowed-page.vue'),
    meta: { shell: 'none', title: 'page.notAllowed' },
  },
  {
    path: '/unreachable',
    name: 'unreachable',
    component: () => import('./unreachable-page.vue'),
    meta: { shell: 'none', title: 'page.unreachable' },
  },
  {
    path: '/:any(.*)*',
    name: 'not-found',
    component: () => import('./not-found-page.vue'),
    meta: { shell: 'none', title: 'page.notFound' },
  },
];

export const router = createRouter({ history: createWebHistory(), routes });

router.beforeEach(async (to) => {
  const store = useAccountStore();
  const { page } = to.meta;
  if (page === undefined && to.name !== 'home') return true;
  let account = store.account;
  try {
    account ??= await store.load();
  } catch (error) {
    return { name: 'unreachable', query: { to: to.fullPath, code: errorCodeOf(error) } };
  }
  if (!account) return { name: 'sign-in', query: to.name === 'home' ? {} : { to: to.fullPath } };
  if (page === undefined) return { name: pagesOfRole[account.role][0] };
  return mayOpen(account.role, page) ? true : { name: 'not-allowed', query: { to: to.fullPath } };
});
