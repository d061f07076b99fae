using Wattline.Gateway.Demo;

namespace Wattline.Gateway.Tests.Pieces;

public sealed class StandInStoreTests
{
    private readonly StandInStore<string> _store = new(3, 10, text => text.Length);

    [Fact]
    public void TheOldestMakeRoomByNumber()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            _store.Add(id, id);
        }

        Assert.Null(_store.Find("a"));
        Assert.Equal(["b", "c", "d"], _store.All());
    }

    [Fact]
    public void TheOldestMakeRoomByBytes()
    {
        _store.Add("a", "12345");
        _store.Add("b", "12345");
        Assert.Equal("123456", _store.Update("b", _ => "123456"));
        Assert.Equal(["123456"], _store.All());
        _store.Add("c", "1234");
        Assert.Equal(["123456", "1234"], _store.All());
        _store.Add("d", "12345678901");
        Assert.Empty(_store.All());
    }

    [Fact]
    public void WhatIsGoneIsNotUpdatedAndLeavesItsRoom()
    {
        _store.Add("a", "1234567890");
        Assert.True(_store.Remove("a", out var removed));
        Assert.Equal("1234567890", removed);
        Assert.False(_store.Remove("a", out _));
        Assert.Null(_store.Update("a", text => text));
        _store.Add("b", "1234567890");
        Assert.Equal("1234567890", _store.Find("b"));
    }
}
