using Vizier.Algorithms.Designers;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class BohbDesignerTests
{
    private static readonly SearchSpace Space = SearchSpace.Create(
        new DoubleParameter("x", 0, 1),
        new DoubleParameter("y", 0, 1),
        new CategoricalParameter("c", ["a", "b", "d"]),
        new IntegerParameter("epochs", 1, 9));

    [Fact]
    public void Brackets_are_those_of_hyperband()
    {
        var bohb = Simulation.Run(Bohb(ProblemOf(Space)), Score, 40);
        var hyperband = Simulation.Run(new HyperbandDesigner(ProblemOf(Space), "epochs", 9, 3), Score, 40);

        Assert.Equal(
            hyperband.Trials.Select(trial => trial.Assignment["epochs"]),
            bohb.Trials.Select(trial => trial.Assignment["epochs"]));
    }

    [Fact]
    public void New_trials_start_where_good_ones_are()
    {
        var problem = ProblemOf(Space);
        var late = Simulation.Run(Bohb(problem), Score, 120).Trials.Skip(80).Where(trial => ParentTrial.Of(trial.Metadata) is null);
        var random = Simulation.Run(new HyperbandDesigner(problem, "epochs", 9, 3), Score, 120).Trials.Skip(80).Where(trial => ParentTrial.Of(trial.Metadata) is null);

        // A third stays random, so that no model could be below a third.
        Assert.True(late.Average(Loss) < 0.7 * random.Average(Loss), $"{late.Average(Loss)} against {random.Average(Loss)}");
    }

    [Fact]
    public void Model_works_with_a_placeholder_for_the_resource()
    {
        var space = SearchSpace.Create(new DoubleParameter("x", 0, 1), new DoubleParameter("y", 0, 1), new IntegerParameter("epochs", 20, 20));
        var late = Simulation.Run(Bohb(ProblemOf(space)), assignment => -Math.Abs(assignment["x"].Number - 0.2), 120).Trials.Skip(60);

        Assert.True(late.Average(trial => Math.Abs(trial.Assignment["x"].Number - 0.2)) < 0.2);
    }

    private static HyperbandDesigner Bohb(Problem problem) => HyperbandDesigner.WithDensities(problem, "epochs", 9, 3, 1 / 3.0, 64);

    private static double Loss(Trial trial) => -Score(trial.Assignment);

    private static double Score(Assignment assignment) =>
        -Math.Abs(assignment["x"].Number - 0.3) - Math.Abs(assignment["y"].Number - 0.8) - (assignment["c"].Text == "b" ? 0 : 0.5);
}
