using Spectre.Console;
using Vizier.Cli.Running;
using Vizier.Protocol;
using Vizier.Protocol.Experiments;
using Outcome = Vizier.Protocol.Experiments.TrialRun.Types.Outcome;
using State = Vizier.Protocol.Experiments.Experiment.Types.State;
using Value = Google.Protobuf.WellKnownTypes.Value;

namespace Vizier.Tests.Cli.Running;

public sealed class RunViewTests
{
    [Theory]
    [InlineData(State.Running, true)]
    [InlineData(State.Succeeded, false)]
    [InlineData(State.Failed, false)]
    [InlineData(State.Stopped, false)]
    public void It_tells_how_long_the_rest_will_take_only_while_it_runs(State state, bool tells)
    {
        var progress = Begin();
        progress.Take(new ExperimentUpdate { Experiment = At(state, succeeded: 6) });

        Assert.Equal(tells, Draw(progress, 100)[0].Contains(" left", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    public void The_bar_keeps_to_one_line(int width)
    {
        var progress = Begin();
        progress.Take(new ExperimentUpdate { Experiment = At(State.Running, succeeded: 6, stopped: 6) });

        string bar = Draw(progress, width)[1];

        Assert.EndsWith(" 12/24  6 succeeded  6 stopped early", bar, StringComparison.Ordinal);
        Assert.Equal(bar.Count(sign => sign == '─'), bar.Count(sign => sign == '━'), tolerance: 1);
    }

    [Fact]
    public void A_trial_under_way_is_a_line_of_whole_parameters()
    {
        var progress = Begin();
        progress.Take(new ExperimentUpdate { Experiment = At(State.Running, succeeded: 6), Runs = { Run("9"), Run("10") } });

        Assert.Equal(["trial 9   waits  accuracy=0.5  rate=0.125 …", "trial 10  waits  accuracy=0.5  rate=0.125 …"], Draw(progress, 50)[3..]);
        Assert.Equal("trial 9   waits  accuracy=0.5  rate=0.125 momentum=0.5", Draw(progress, 54)[3]);
    }

    private static RunProgress Begin()
    {
        var progress = new RunProgress(TimeProvider.System);
        progress.Take(new ExperimentUpdate { Experiment = At(State.Running, succeeded: 0) });
        return progress;
    }

    private static Experiment At(State state, int succeeded, int stopped = 0) => new()
    {
        Name = "owners/default/experiments/digits",
        Algorithm = "random",
        State = state,
        ObjectiveMetric = "accuracy",
        MaxTrialCount = 24,
        Counts = new() { Trials = succeeded + stopped, Succeeded = succeeded, EarlyStopped = stopped },
    };

    private static TrialRun Run(string id) => new()
    {
        Outcome = Outcome.Running,
        Trial = new Trial
        {
            Id = id,
            Parameters =
            {
                new Trial.Types.Parameter { ParameterId = "rate", Value = Value.ForNumber(0.125) },
                new Trial.Types.Parameter { ParameterId = "momentum", Value = Value.ForNumber(0.5) },
            },
        },
        Metrics = { new TrialRun.Types.Metric { Name = "accuracy", Latest = 0.5 } },
    };

    private static string[] Draw(RunProgress progress, int width)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(new Rows(new RunView(progress, width).Rows()));
        return [.. output.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}
