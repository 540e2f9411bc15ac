using Vizier.Runner.Attempts;
using Vizier.Runner.Posix;

namespace Vizier.Runner.Launchers.Local;

/// <summary>
/// Starts programs below a shell that outlives the runner: it claims the launch, so that no two runners launch one attempt, and
/// it writes down the exit code. It costs one exec of the shell, about half a millisecond.
/// </summary>
internal static class ProcessWrapper
{
    private const string Shell = "/bin/sh";

    // $1: the attempt's folder, $2: the working directory, then the program and its arguments. With -C a redirection fails if the
    // file exists, which makes the first one the claim. A signal for the group must not end the shell before the program, and
    // a trap, unlike an ignored signal, is not inherited.
    private const string Script =
        """
        set -C
        _vizier=$1
        { read -r _vizier_stat </proc/$$/stat && echo "$_vizier_stat" >"$_vizier/process"; } 2>/dev/null || exit 0
        trap : HUP INT QUIT TERM
        exec >>"$_vizier/stdout" 2>>"$_vizier/stderr"
        if cd -- "$2"; then
          shift 2
          "$@"
        else
          false
        fi
        echo $? >"$_vizier/exit"
        """;

    /// <summary>Starts a program unless its attempt was started before.</summary>
    /// <returns>The process id of the shell, which leads the program's session and group if the launch was not claimed before.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refused.</exception>
    internal static int Start(AttemptFolder folder, LaunchRecord launch, IReadOnlyDictionary<string, string> environment) =>
        SessionProcess.Start(Shell, ["sh", "-c", Script, "trial", folder.Path, launch.WorkingDirectory, .. launch.Command], environment);
}
