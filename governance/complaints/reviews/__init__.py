"""Reviews that are worked: classed, looked at for authenticity, answered, closed with an action, told to the reviewer."""
