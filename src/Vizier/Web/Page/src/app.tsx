import { isSignInWanted } from './api/http';
import { CreatePage } from './create/CreatePage';
import { SignIn } from './interface/SignIn';
import { Toasts } from './interface/Toasts';
import { TopBar } from './interface/TopBar';
import { href, route } from './routing/route';
import { ComparePage } from './studies/ComparePage';
import { StudiesPage } from './studies/StudiesPage';
import { StudyPage } from './study/StudyPage';

export function App() {
  return (
    <>
      <TopBar />
      {isSignInWanted.value ? <SignIn /> : <Content />}
      <Toasts />
    </>
  );
}

function Content() {
  const [first, owner, study, view = '', ...rest] = route.value.segments;
  if (first === undefined) {
    return <StudiesPage />;
  }
  if (first === 'new') {
    return <CreatePage key={route.value.query.get('from') ?? ''} />;
  }
  if (first === 'compare') {
    return <ComparePage />;
  }
  if (first === 'studies' && owner !== undefined && study !== undefined) {
    return <StudyPage key={`${owner}/${study}`} name={{ owner, study }} view={view} rest={rest} />;
  }
  return (
    <main class="page empty">
      <p>There is nothing at this address.</p>
      <a href={href([])}>All studies</a>
    </main>
  );
}
