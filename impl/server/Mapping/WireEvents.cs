using Vigil.Core;
using Vigil.Seams;

namespace Vigil.Server.Mapping;

/// <summary>A watch stream's responses in wire form.</summary>
internal static class WireEvents
{
    public static Api.WatchResponse ToWire(this Core.WatchResponse response, Member member)
    {
        var wire = new Api.WatchResponse
        {
            Header = member.Header(response.Revision),
            WatchId = response.WatchId,
        };
        switch (response.Kind)
        {
            case WatchResponseKind.Created:
                wire.Created = true;
                break;
            case WatchResponseKind.Events:
                AddEvents(wire, response);
                break;
            case WatchResponseKind.Progress:
                break;
            case WatchResponseKind.Canceled:
                wire.Canceled = true;
                wire.CompactRevision = response.CompactRevision;
                wire.CancelReason = response.CancelReason ?? "";
                break;
            case WatchResponseKind.Refused:
                wire.Created = true;
                wire.Canceled = true;
                wire.CancelReason = response.CancelReason ?? "";
                break;
            default:
                throw Invariant.Unreachable("Every kind has a case above.");
        }

        return wire;
    }

    private static void AddEvents(Api.WatchResponse wire, Core.WatchResponse response)
    {
        wire.Events.Capacity = response.Events.Length;
        foreach (var change in response.Events.Span)
        {
            wire.Events.Add(new Api.Event
            {
                Type = (Api.Event.Types.EventType)change.Type,
                Kv = change.Kv.ToWire(),
                PrevKv = response.PrevKv ? change.PrevKv?.ToWire() : null,
            });
        }
    }
}
