using Vizier.Algorithms.Catalogue;
using Vizier.Algorithms.Designers;
using Vizier.Algorithms.Randomness;
using Vizier.Algorithms.SearchSpaces;
using Vizier.Algorithms.Trials;
using static Vizier.Algorithms.Tests.Histories;

namespace Vizier.Algorithms.Tests.Designers;

public sealed class AshaDesignerTests
{
    private static readonly Problem Epochs = ProblemOf(SearchSpace.Create(new DoubleParameter("x", 0, 1), new IntegerParameter("epochs", 1, 27)));

    [Fact]
    public void Best_third_goes_on_as_soon_as_it_is_known()
    {
        var history = Simulation.Run(new AshaDesigner(Epochs, "epochs", 1, 27, 3), assignment => assignment["x"].Number, 200);

        for (var i = 3; i < history.Trials.Length; i++)
        {
            if (ParentTrial.Of(history.Trials[i].Metadata) is not { } id)
            {
                continue;
            }

            var parent = history.Trials[(int)id - 1];
            var rung = history.Trials.Take(i).Where(trial => trial.Assignment["epochs"] == parent.Assignment["epochs"]).ToArray();
            var better = rung.Count(trial => trial.Assignment["x"].Number > parent.Assignment["x"].Number);
            Assert.InRange(better, 0, (rung.Length / 3) - 1);
            Assert.Equal(parent.Assignment["x"], history.Trials[i].Assignment["x"]);
            Assert.Equal(3 * parent.Assignment["epochs"].Number, history.Trials[i].Assignment["epochs"].Number);
        }

        Assert.Equal([1, 3, 9, 27], history.Trials.Select(trial => trial.Assignment["epochs"].Number).Distinct().Order());
    }

    [Fact]
    public void Any_number_of_suggestions_is_answered_with_each_trial_promoted_once()
    {
        var designer = new AshaDesigner(Epochs, "epochs", 1, 27, 3);
        var history = Simulation.Run(designer, assignment => assignment["x"].Number, 30, 30);

        var next = designer.Suggest(history, 25);

        var parents = next.Select(one => ParentTrial.Of(one.Metadata)).OfType<long>().ToArray();
        Assert.Equal(10, parents.Length);
        Assert.Equal(10, parents.Distinct().Count());
        Assert.All(next.Skip(10), one => Assert.Equal(1, one.Assignment["epochs"].Number));
    }

    [Fact]
    public void Failed_trials_are_never_promoted()
    {
        for (var number = 0; number < 50; number++)
        {
            var random = new RandomStream(1, number, "failures");
            var history = Simulation.Run(
                new AshaDesigner(Epochs, "epochs", 1, 27, 3), assignment => random.NextInt32(2) == 0 ? double.NaN : assignment["x"].Number, 60, 1 + (number % 7));
            var parents = history.Trials.Select(trial => ParentTrial.Of(trial.Metadata)).OfType<long>().Select(id => history.Trials[(int)id - 1]);
            Assert.All(parents, parent => Assert.False(double.IsNaN(parent.Metrics["accuracy"])));
        }
    }

    [Fact]
    public void Last_rung_gets_the_whole_resource_and_a_first_rung_above_it_is_refused()
    {
        Dictionary<string, string> settings = new() { ["resource_name"] = "epochs", ["r_l"] = "20", ["eta"] = "2", ["r_min"] = "4" };
        var designer = AlgorithmCatalogue.CreateDesigner("asha", settings, Epochs);
        var history = Simulation.Run(designer, assignment => assignment["x"].Number, 60);
        Assert.Equal([4, 8, 16, 20], history.Trials.Select(trial => trial.Assignment["epochs"].Number).Distinct().Order());

        settings["r_min"] = "21";
        Assert.Equal(
            ["settings.r_min: '21': must be at most 20, the setting r_l"],
            AlgorithmCatalogue.Validate("asha", settings, Epochs, Budget.Unknown).Select(error => error.ToString()));
    }
}
