using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Engine.Choices;

/// <summary>
/// Names lanes so that another build can match them: what each does, and how many of that name came before.
/// </summary>
internal sealed class LaneLabels
{
    private readonly Dictionary<Lane, string> _labels = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The label of a lane; lanes of one name are counted in the order of their first use.</summary>
    public string Of(Lane lane)
    {
        if (!_labels.TryGetValue(lane, out var label))
        {
            var name = lane.ToString();
            var count = _counts[name] = _counts.GetValueOrDefault(name) + 1;
            label = count == 1 ? name : $"{name} ({count})";
            _labels.Add(lane, label);
        }

        return label;
    }

    /// <summary>
    /// The label of one of several possible steps: its lane's, and how many of that lane have waited longer, if any.
    /// </summary>
    public string Of(ReadOnlySpan<Step> enabled, int place)
    {
        var lane = enabled[place].Lane;
        var earlier = 0;
        for (var i = 0; i < place; i++)
        {
            earlier += enabled[i].Lane == lane ? 1 : 0;
        }

        return earlier == 0 ? Of(lane) : $"{Of(lane)} past {earlier}";
    }

    /// <summary>Notes what is possible, so that recorder and follower count alike.</summary>
    public void See(ReadOnlySpan<Step> enabled)
    {
        foreach (var step in enabled)
        {
            Of(step.Lane);
        }
    }
}
