using Vigil.Model;

namespace Vigil.Sim.World;

/// <summary>The orders that a read may request.</summary>
internal static class ReadOrders
{
    /// <summary>Every order by every target.</summary>
    public static IReadOnlyList<(SortOrder Order, SortTarget Target)> All { get; } =
    [
        .. from order in Enum.GetValues<SortOrder>()
           from target in Enum.GetValues<SortTarget>()
           select (order, target),
    ];
}
