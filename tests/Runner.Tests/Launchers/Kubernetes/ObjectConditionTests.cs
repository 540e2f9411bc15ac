using System.Text.Json.Nodes;
using Vizier.Runner.Launchers.Kubernetes;

namespace Vizier.Runner.Tests.Launchers.Kubernetes;

public sealed class ObjectConditionTests
{
    private const string Job = """
        {
          "status": {
            "succeeded": 1,
            "phase": "Succeeded",
            "conditions": [
              { "type": "Created", "status": "True", "reason": "JobCreated" },
              { "type": "Complete", "status": "True", "reason": "Done", "message": "all is well" },
              { "type": "Failed", "status": "False" }
            ],
            "nodes": [ { "name": "a", "tags": ["x", "y"] }, { "name": "b", "tags": ["z"] } ]
          }
        }
        """;

    [Theory]
    [InlineData("status.conditions.#(type==\"Complete\")#|#(status==\"True\")#", true)]
    [InlineData("status.conditions.#(type==\"Failed\")#|#(status==\"True\")#", false)]
    [InlineData("status.conditions.#(type==\"Failed\")#|#(status==\"False\")#", true)]
    [InlineData("status.conditions.#(type==\"Missing\")#|#(status==\"True\")#", false)]
    [InlineData("status.conditions.#(type==\"Complete\")", true)]
    [InlineData("status.conditions.#(type!=\"Complete\")#", true)]
    [InlineData("status.conditions.#(type%\"Comp*\")#", true)]
    [InlineData("status.conditions.#(type!%\"*e*\")#", false)]
    [InlineData("status.conditions.#(message)#", true)]
    [InlineData("status.[@this].#(phase==\"Succeeded\")#", true)]
    [InlineData("status.[@this].#(phase==\"Failed\")#", false)]
    [InlineData("status.[@this]|#(succeeded>=1)#", true)]
    [InlineData("status.[@this]|#(succeeded>1)#", false)]
    [InlineData("status.conditions.#.type", true)]
    [InlineData("status.conditions.1", true)]
    [InlineData("status.conditions.7", false)]
    [InlineData("status.nodes.#.tags.#(==\"z\")", false)]
    [InlineData("status.nodes.#(name==\"b\").tags", true)]
    [InlineData("status.phase", false)]
    [InlineData("status.nothing.at.all", false)]
    [InlineData("status.[conditions,nodes].0", true)]
    public void Conditions_hold_as_katib_reads_them(string path, bool holds)
    {
        if (path.Contains("#(==", StringComparison.Ordinal))
        {
            Assert.Throws<FormatException>(() => new ObjectCondition(path));
            return;
        }

        Assert.Equal(holds, new ObjectCondition(path).Evaluate(JsonNode.Parse(Job)!.AsObject()).Holds);
    }

    [Fact]
    public void The_first_match_gives_reason_and_message()
    {
        var result = new ObjectCondition("status.conditions.#(type==\"Complete\")#|#(status==\"True\")#").Evaluate(JsonNode.Parse(Job)!.AsObject());

        Assert.Equal(("Done", "all is well"), (result.Reason, result.Message));
    }
}
