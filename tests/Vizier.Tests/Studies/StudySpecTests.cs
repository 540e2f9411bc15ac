using Vizier.Algorithms.SearchSpaces;
using Vizier.Protocol;
using Vizier.Studies;
using Vizier.Studies.Names;
using Vizier.Studies.Specs;
using static Vizier.Protocol.StudySpec.Types;
using static Vizier.Protocol.StudySpec.Types.ParameterSpec.Types;

namespace Vizier.Tests.Studies;

public sealed class StudySpecTests
{
    private static readonly StudyName Name = new("ada", "digits");

    [Fact]
    public void Every_kind_of_parameter_is_mapped_with_scale_and_default()
    {
        var spec = new StudySpec
        {
            Parameters =
            {
                new ParameterSpec { ParameterId = "d", ScaleType = ScaleType.UnitReverseLogScale, DoubleValueSpec = new DoubleValueSpec { MinValue = 1, MaxValue = 9, DefaultValue = 3 } },
                new ParameterSpec { ParameterId = "i", ScaleType = ScaleType.UnitLogScale, IntegerValueSpec = new IntegerValueSpec { MinValue = 1, MaxValue = 64, DefaultValue = 8 } },
                new ParameterSpec { ParameterId = "n", DiscreteValueSpec = new DiscreteValueSpec { Values = { 1, 2.5 }, DefaultValue = 2.5 } },
                new ParameterSpec { ParameterId = "c", CategoricalValueSpec = new CategoricalValueSpec { Values = { "x", "y" }, DefaultValue = "y" } },
            },
        };

        var space = StudyProblem.Read(Name, spec).Problem.Space;

        Assert.Equal(["d", "i", "n", "c"], space.Dimensions.Select(dimension => dimension.Name));
        Assert.Equal(Scale.ReverseLog, Assert.IsType<DoubleParameter>(space.Parameters[0]).Scale);
        Assert.Equal(Scale.Log, Assert.IsType<IntegerParameter>(space.Parameters[1]).Scale);
        Assert.Equal(Assignment.Of(("d", 3), ("i", 8), ("n", 2.5), ("c", "y")), space.DefaultAssignment());
    }

    [Fact]
    public void Conditional_parameters_are_mapped_with_the_values_of_their_parents()
    {
        var spec = Conditional();
        var space = StudyProblem.Read(Name, spec).Problem.Space;

        Assert.True(space.IsConditional);
        Assert.Empty(space.Validate(Assignment.Of(("model", "tree"), ("depth", 3))));
        Assert.NotEmpty(space.Validate(Assignment.Of(("model", "tree"), ("lr", 0.1))));
    }

    [Theory]
    [InlineData("min", "parameters[0].conditional_parameter_specs[1].parameter_spec.double_value_spec.max_value")]
    [InlineData("parent", "parameters[0].conditional_parameter_specs[1].parent_categorical_values.values[0]")]
    [InlineData("name", "parameters[0].conditional_parameter_specs[1].parameter_spec.parameter_id")]
    [InlineData("default", "parameters[0].categorical_value_spec.default_value")]
    [InlineData("values", "parameters[0].categorical_value_spec.values[2]")]
    public void Mistakes_are_named_by_the_field_of_the_request(string mistake, string field)
    {
        var spec = Conditional();
        var child = spec.Parameters[0].ConditionalParameterSpecs[1];
        switch (mistake)
        {
            case "min":
                child.ParameterSpec.DoubleValueSpec.MaxValue = -1;
                break;
            case "parent":
                child.ParentCategoricalValues.Values[0] = "forest";
                break;
            case "name":
                child.ParameterSpec.ParameterId = "depth";
                break;
            case "default":
                spec.Parameters[0].CategoricalValueSpec.DefaultValue = "forest";
                break;
            default:
                spec.Parameters[0].CategoricalValueSpec.Values.Add("tree");
                break;
        }

        var refusal = Assert.Throws<VizierException>(() => StudyProblem.Read(Name, spec));
        Assert.Contains(field, refusal.Violations.Select(violation => violation.Field));
    }

    [Fact]
    public void Options_travel_in_metadata_and_back()
    {
        var options = new StudyOptions
        {
            Seed = ulong.MaxValue,
            AlgorithmSettings = new Dictionary<string, string> { ["n_startup_trials"] = "5" },
            Parameters = new Dictionary<string, ParameterOptions> { ["lr"] = new(0.25, ParameterOptions.Normal) },
            Budget = new BudgetOptions(24, 2),
            EarlyStopping = new StoppingOptions("medianstop", new Dictionary<string, string> { ["start_step"] = "4" }),
        };
        var spec = new StudySpec();
        options.WriteTo(spec);
        var violations = new List<FieldViolation>();
        var read = StudyOptions.Read(StudySpec.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(spec)), violations);

        Assert.Empty(violations);
        Assert.Equal(options.Seed, read.Seed);
        Assert.Equal(options.AlgorithmSettings, read.AlgorithmSettings);
        Assert.Equal(options.Parameters, read.Parameters);
        Assert.Equal(options.Budget, read.Budget);
        Assert.Equal("medianstop", read.EarlyStopping.Algorithm);
        Assert.Equal("4", read.EarlyStopping.Settings!["start_step"]);
        Assert.All(spec.Metadata, item => Assert.Equal(":vizier", item.Ns));
    }

    [Fact]
    public void Steps_and_distributions_reach_the_search_space()
    {
        var spec = Samples.Spec();
        spec.Parameters[0] = Samples.Double("lr", 0, 1);
        new StudyOptions
        {
            Parameters = new Dictionary<string, ParameterOptions> { ["lr"] = new(0.25), ["layers"] = new(Distribution: "normal") },
        }.WriteTo(spec);

        var space = StudyProblem.Read(Name, spec).Problem.Space;

        Assert.Equal(5, space.Find("lr")!.LevelCount);
        Assert.Equal(SamplingDistribution.Normal, Assert.IsType<IntegerParameter>(space.Parameters[1]).Distribution);
    }

    [Theory]
    [InlineData("seed", "-1", "must be a whole number")]
    [InlineData("algorithm_settings", "[1]", "JSON object")]
    [InlineData("algorithm_settings", "{\"a\": [1]}", "the setting 'a'")]
    [InlineData("parameter_options", "{\"layers\": {\"step\": 0.5}}", "positive whole number")]
    [InlineData("parameter_options", "{\"lr\": {\"distribution\": \"gamma\"}}", "uniform or normal")]
    [InlineData("parameter_options", "{\"lr\": {\"stp\": 1}}", "stp")]
    [InlineData("budget", "{\"max_trials\": \"many\"}", "max_trials")]
    [InlineData("early_stopping", "nonsense", "early_stopping")]
    public void Wrong_options_are_refused_by_key(string key, string value, string expected)
    {
        var spec = Samples.Spec();
        spec.Metadata.Add(new KeyValue { Ns = ":vizier", Key = key, Value = value });

        var refusal = Assert.Throws<VizierException>(() => StudySpecValidator.Check(spec, "study.study_spec"));
        Assert.Contains($"study.study_spec.metadata[':vizier']['{key}']", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_algorithm_are_checked_when_the_study_is_made()
    {
        var spec = Samples.Spec();
        new StudyOptions { AlgorithmSettings = new Dictionary<string, string> { ["random_sate"] = "1" } }.WriteTo(spec);

        var refusal = Assert.Throws<VizierException>(() => StudySpecValidator.Check(spec, "study.study_spec"));
        Assert.Contains("settings.random_sate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_remote_algorithm_may_have_any_name()
    {
        var spec = Samples.Spec("MY_OWN");
        Assert.Throws<VizierException>(() => StudySpecValidator.Check(spec, "spec"));
        spec.Metadata.Add(new KeyValue { Ns = ":service", Key = "PYTHIA_ENDPOINT", Value = "localhost:9999" });

        StudySpecValidator.Check(spec, "spec");
        Assert.Equal("localhost:9999", RemoteAlgorithm.EndpointOf(spec));
    }

    [Fact]
    public void Studies_of_different_names_have_different_seeds_and_a_study_always_the_same()
    {
        var first = StudyProblem.Read(Name, Samples.Spec()).Problem.Seed;

        Assert.Equal(first, StudyProblem.Read(Name, Samples.Spec()).Problem.Seed);
        Assert.NotEqual(first, StudyProblem.Read(Name with { StudyId = "other" }, Samples.Spec()).Problem.Seed);
    }

    private static StudySpec Conditional() => new()
    {
        Parameters =
        {
            new ParameterSpec
            {
                ParameterId = "model",
                CategoricalValueSpec = new CategoricalValueSpec { Values = { "tree", "net" } },
                ConditionalParameterSpecs =
                {
                    new ConditionalParameterSpec
                    {
                        ParentCategoricalValues = new ConditionalParameterSpec.Types.CategoricalValueCondition { Values = { "tree" } },
                        ParameterSpec = new ParameterSpec { ParameterId = "depth", IntegerValueSpec = new IntegerValueSpec { MinValue = 1, MaxValue = 5 } },
                    },
                    new ConditionalParameterSpec
                    {
                        ParentCategoricalValues = new ConditionalParameterSpec.Types.CategoricalValueCondition { Values = { "net" } },
                        ParameterSpec = Samples.Double("lr", 0, 1),
                    },
                },
            },
        },
    };
}
